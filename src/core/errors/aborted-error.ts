import { FastkitError } from './fastkit-error.js';

/** The caller's `signal` ended the work. `reason` is the signal's reason, the same object. */
export class AbortedError extends FastkitError {
  static override readonly type: string = 'AbortedError';
  readonly reason: unknown;

  constructor(what: string, reason: unknown) {
    super('ABORTED', `${what} was aborted by its signal`, { cause: reason });
    this.reason = reason;
  }
}
