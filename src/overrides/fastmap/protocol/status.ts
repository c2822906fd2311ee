/** The operations of the service, by operationId. */
export type FastmapOperation = 'auth' | 'init' | 'mapBatch' | 'done';

/** What a status word means, whatever its spelling. */
export type StatusMeaning =
  | 'authorized'
  | 'known'
  | 'unknown-function'
  | 'stored'
  | 'processed'
  | 'initializing'
  | 'init-error'
  | 'process-error'
  | 'internal-error'
  | 'released'
  | 'unrecognized';

type Words = ReadonlyMap<string, StatusMeaning>;

const UNKNOWN_FUNCTION = [
  ['DOES_NOT_EXIST', 'unknown-function'],
  ['NOT_FOUND', 'unknown-function'],
] as const;

const INTERNAL_ERROR = ['INTERNAL_FASTMAP_ERROR', 'internal-error'] as const;

/** Status values observed in all service versions; `INITALIZING` is a misspelling on the wire. */
const WORDS: Readonly<Record<Exclude<FastmapOperation, 'auth'>, Words>> = {
  init: new Map([['EXISTS', 'known'], ['FOUND', 'known'], ...UNKNOWN_FUNCTION, ['UPLOADED', 'stored'], INTERNAL_ERROR]),
  mapBatch: new Map([
    ['BATCH_PROCESSED', 'processed'],
    ['INITIALIZING', 'initializing'],
    ['INITALIZING', 'initializing'],
    ['INIT_WORKER', 'initializing'],
    ['CREATING_WORKER', 'initializing'],
    ['INITIALIZATION_ERROR', 'init-error'],
    ['INIT_WORKER_ERROR', 'init-error'],
    ['PROCESS_ERROR', 'process-error'],
    ['WORKER_EXECUTION_ERROR', 'process-error'],
    ...UNKNOWN_FUNCTION,
    INTERNAL_ERROR,
  ]),
  done: new Map([['DONE', 'released'], ['NOT_FOUND', 'released'], INTERNAL_ERROR]),
};

/** Status words of refused requests. With one of them even `auth` does not mean authorized. */
const REFUSALS: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'NOT_ENOUGH_CREDITS',
  'INVALID_SIGNATURE',
  'DISCONTINUED',
  'TOO_LARGE',
]);

/**
 * The meaning of the status word of a successful (HTTP 200) response, from `X-Status` or else the body's `status`.
 *
 * The same word means different things in different operations: `NOT_FOUND` is an unknown function for `init` and `mapBatch`, and nothing
 * left to release for `done`. For `auth` every word that is not a failure, and a missing one, means authorized, because services before
 * 2020-12-21 sent various words. `INITIALIZATION_ERROR` is final, although the documentation advises to send the request again.
 */
export function statusMeaning(word: string | undefined, operation: FastmapOperation): StatusMeaning {
  if (operation === 'auth') return authMeaning(word);
  return (word === undefined ? undefined : WORDS[operation].get(word)) ?? 'unrecognized';
}

function authMeaning(word: string | undefined): StatusMeaning {
  if (word === INTERNAL_ERROR[0]) return INTERNAL_ERROR[1];
  return word !== undefined && REFUSALS.has(word) ? 'unrecognized' : 'authorized';
}
