import { type FastkitError, RequestTimeoutError } from '../errors/index.js';

const CAPACITY = 500;
const RETRY_COST = 5;
/** A timeout costs the service more than a quick rejection: it has held the request all the time. */
const TIMEOUT_RETRY_COST = 10;

/** Tokens that a retry after `error` costs. */
export function retryCost(error: unknown): number {
  return error instanceof RequestTimeoutError ? TIMEOUT_RETRY_COST : RETRY_COST;
}

/**
 * Bounds the load that a client's retries add to a service that is failing: a token bucket with the numbers of the AWS SDKs' standard mode.
 * It starts full, with 500 tokens. A retry takes tokens, a successful call returns one. A client whose calls fail therefore makes at most
 * 100 retries, and one more for every five calls that succeed.
 *
 * One budget belongs to one client and one origin. It knows no time: only successes refill it.
 */
export class RetryBudget {
  #tokens = CAPACITY;
  #origins: Map<string, RetryBudget> | undefined;

  /** Takes `tokens`; returns `false`, and takes none, if there are fewer. */
  take(tokens: number): boolean {
    if (tokens > this.#tokens) return false;
    this.#tokens -= tokens;
    return true;
  }

  /** Returns tokens, by default the one for a successful call. Never holds more than 500. */
  giveBack(tokens = 1): void {
    this.#tokens = Math.min(this.#tokens + tokens, CAPACITY);
  }

  /** The budget of the same client for another origin, such as the storage behind presigned URLs. */
  forOriginOf(url: string): RetryBudget {
    const origin = url.split('/', 3).join('/');
    this.#origins ??= new Map();
    let budget = this.#origins.get(origin);
    if (budget === undefined) {
      budget = new RetryBudget();
      this.#origins.set(origin, budget);
    }
    return budget;
  }
}

const NOT_RETRIED =
  'not retried: the retry budget of this client is used up, because many of its calls failed; it refills as calls succeed';

/** Adds to the hint of an error that its call was not retried for want of budget. Returns the error. */
export function explainNotRetried<E extends FastkitError>(error: E): E {
  const { hint } = error;
  return Object.assign(error, { hint: hint === undefined ? NOT_RETRIED : `${hint}; ${NOT_RETRIED}` });
}
