/** TLS options, all values in PEM. For Node and Bun; Deno accepts `cert` and `key` only; browsers and workers none of them. */
export interface TlsOptions {
  /** Certificate authorities to trust instead of the well-known ones. */
  readonly ca?: string | readonly string[] | undefined;
  /** Certificate chain of this client. */
  readonly cert?: string | undefined;
  /** Private key of `cert`. */
  readonly key?: string | undefined;
  /** Passphrase for an encrypted `key`. */
  readonly passphrase?: string | undefined;
}
