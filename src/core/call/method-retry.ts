import type { RetryClass } from './operation.js';

/** The methods of requests that have no operation in the spec, with their retry class by the rules of HTTP. */
export const METHOD_RETRY = {
  GET: 'safe',
  HEAD: 'safe',
  OPTIONS: 'safe',
  PUT: 'idempotent',
  DELETE: 'idempotent',
  POST: 'never',
  PATCH: 'never',
} as const satisfies Record<string, RetryClass>;

export type RequestMethod = keyof typeof METHOD_RETRY;
