import type { LoginCredentials } from '../options.js';
import { parseCookies } from '../runtime/session-cookies.js';

const COOKIE = 'fastfn_session';
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax';
const MAX_AGE_SEC = 12 * 60 * 60;
const MAX_FAILURES = 5;
const FAILURE_WINDOW_MS = 300_000;

export type LoginResult = { readonly cookie: string } | 'invalid' | 'locked';

/** Logins of the console. Cookies stay valid after logout, as on the gateway, which signs them. */
export class Sessions {
  readonly #users = new Map<string, string>();
  readonly #nowMs: () => number;
  #failureTimesMs: number[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  login(expected: LoginCredentials, given: LoginCredentials): LoginResult {
    const sinceMs = this.#nowMs() - FAILURE_WINDOW_MS;
    this.#failureTimesMs = this.#failureTimesMs.filter((atMs) => atMs > sinceMs);
    if (this.#failureTimesMs.length >= MAX_FAILURES) return 'locked';
    if (given.username !== expected.username || given.password !== expected.password) {
      this.#failureTimesMs.push(this.#nowMs());
      return 'invalid';
    }
    const id = crypto.randomUUID();
    this.#users.set(id, given.username);
    return { cookie: `${COOKIE}=${id}; ${ATTRIBUTES}; Max-Age=${MAX_AGE_SEC}` };
  }

  /** The user whose session a call carries. */
  userOf(headers: Headers): string | undefined {
    const cookie = headers.get('cookie');
    const id = cookie === null ? undefined : parseCookies({ cookie })?.cookies[COOKIE];
    return id === undefined ? undefined : this.#users.get(id);
  }
}

/** The cookie header of logout. */
export const EXPIRED_COOKIE = `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
