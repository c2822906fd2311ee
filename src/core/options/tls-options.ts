/** How TLS connections are checked and identified; for Node only, everything in PEM. */
export interface TlsOptions {
  /** Certificate authorities to trust in place of the well-known ones. */
  readonly ca?: string | readonly string[] | undefined;
  /** Certificate chain of this client. */
  readonly cert?: string | undefined;
  /** Private key of `cert`. */
  readonly key?: string | undefined;
  /** Opens an encrypted `key`. */
  readonly passphrase?: string | undefined;
}
