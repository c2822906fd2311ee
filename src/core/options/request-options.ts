/**
 * Value of a header. `null` removes a default header, `undefined` leaves it in place; the values of a list are joined, those of `cookie`
 * by `; ` and all others by `, `. An empty list is like `undefined`.
 */
export type HeaderValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[];
export type HeaderRecord = Readonly<Record<string, HeaderValue>>;
/** Headers by name, or as pairs (a list, a `Map`, a `Headers`), in which the values of a repeated name are joined. */
export type HeaderOptions = HeaderRecord | Iterable<readonly [string, HeaderValue]>;

/** Extra query parameters: a list writes the key once per item, `undefined` is left out, `null` is written as an empty value. */
export type QueryOptions = Readonly<Record<string, QueryValue>>;
export type QueryScalar = string | number | boolean | null | undefined;
export type QueryValue = QueryScalar | readonly QueryScalar[] | Readonly<Record<string, QueryScalar>>;

/** The last argument of every method. These values override the client's. */
export interface RequestOptions {
  /** Aborts the call, including its waits, with an `AbortedError` that carries the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Limit of one attempt, from sending to the end of the response's body. `0` and `Infinity` mean none. */
  timeoutMs?: number | undefined;
  /** Limit of the whole call: attempts and the waits between them. `0` and `Infinity` mean none. */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of retries. Operations that must not run twice are retried only if this is set here, for the call. Retries set here are not
   * limited by the client's retry budget.
   */
  maxRetries?: number | undefined;
  /**
   * Limit of the response in bytes, counted after decoding; a longer one ends the call with a `ResponseTooLargeError`. A stream is not limited
   * by it.
   */
  maxResponseBytes?: number | undefined;
  /** Extra headers; names are case-insensitive, `null` removes a default. */
  headers?: HeaderOptions | undefined;
  /** Extra query parameters; they override the operation's own of the same name. */
  query?: QueryOptions | undefined;
}

/** The names of all request options. */
export const REQUEST_OPTIONS = {
  signal: true,
  timeoutMs: true,
  deadlineMs: true,
  maxRetries: true,
  maxResponseBytes: true,
  headers: true,
  query: true,
} as const satisfies Record<keyof RequestOptions, true>;
