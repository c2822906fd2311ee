/** Cookie that the gateway's login sets. */
const COOKIE = 'fastfn_session';

/**
 * The login session of one client. Browsers store the cookie, hide it, and send it to the page's own origin; elsewhere only this object
 * holds it.
 */
export class Session {
  #cookie: string | undefined;

  /** Header that carries the session, if there is one. */
  get header(): { readonly cookie?: string } {
    return this.#cookie === undefined ? {} : { cookie: this.#cookie };
  }

  /** Stores the session cookie that a response sets; an expired or empty cookie ends the session. */
  update(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      if (!pair.startsWith(`${COOKIE}=`)) continue;
      const ended = pair === `${COOKIE}=` || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
      this.#cookie = ended ? undefined : pair;
    }
  }

  /** Drops the session. */
  clear(): void {
    this.#cookie = undefined;
  }
}
