/** Cookie that the gateway's login sets. */
const COOKIE = 'fastfn_session';

/**
 * A login session of one client. Browsers keep the cookie themselves, do not show it, and send it to the page's own origin; elsewhere it
 * is kept here and nowhere else.
 */
export class Session {
  #cookie: string | undefined;

  /** Header that carries the session, if there is one. */
  get header(): { readonly cookie?: string } {
    return this.#cookie === undefined ? {} : { cookie: this.#cookie };
  }

  /** Takes over what a response sets; an expired or empty cookie ends the session. */
  update(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      if (!pair.startsWith(`${COOKIE}=`)) continue;
      const ended = pair === `${COOKIE}=` || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
      this.#cookie = ended ? undefined : pair;
    }
  }

  /** Forgets the session. */
  clear(): void {
    this.#cookie = undefined;
  }
}
