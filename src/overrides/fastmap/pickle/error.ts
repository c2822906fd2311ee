import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/**
 * What went wrong with a pickle.
 *
 * - `PICKLE_TRUNCATED`: the bytes end before the pickle does.
 * - `PICKLE_MALFORMED`: the bytes are not a pickle, or an instruction is invalid.
 * - `PICKLE_FORBIDDEN`: the pickle refers to a class, function or instruction that is not plain data.
 * - `PICKLE_LIMIT`: a limit of the reader or the writer is exceeded.
 * - `PICKLE_UNSUPPORTED`: a value has no counterpart in Python and cannot be written.
 */
export type PickleErrorCode =
  | 'PICKLE_TRUNCATED'
  | 'PICKLE_MALFORMED'
  | 'PICKLE_FORBIDDEN'
  | 'PICKLE_LIMIT'
  | 'PICKLE_UNSUPPORTED';

export interface PickleErrorOptions extends FastkitErrorOptions {
  /** Byte of the input at which reading stopped. */
  readonly offset?: number | undefined;
  /** Path in the value at which writing stopped, for instance `[3].callback`; empty for the value itself. */
  readonly path?: string | undefined;
}

/** A pickle that cannot be read, or a value that cannot be written as one. */
export class PickleError extends FastkitError {
  static override readonly type: string = 'PickleError';

  declare readonly code: PickleErrorCode;
  /** Byte of the input at which reading stopped; only set by the reader. */
  declare readonly offset?: number;
  /** Path in the value at which writing stopped; only set by the writer. */
  declare readonly path?: string;

  constructor(code: PickleErrorCode, message: string, options: PickleErrorOptions = {}) {
    super(code, options.offset === undefined ? message : `${message} (byte ${options.offset})`, options);
    if (options.offset !== undefined) this.offset = options.offset;
    if (options.path !== undefined) this.path = options.path;
  }

  protected override details(): Record<string, unknown> {
    return {
      ...(this.offset === undefined ? {} : { offset: this.offset }),
      ...(this.path === undefined ? {} : { path: this.path }),
    };
  }
}
