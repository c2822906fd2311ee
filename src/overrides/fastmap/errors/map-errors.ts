import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/** What a worker reported about a batch that failed. */
export interface BatchFailure {
  /** Name of the Python function. */
  readonly functionName: string;
  /** Index of the batch's first element in the input. */
  readonly start: number;
  /** Index after its last element. */
  readonly end: number;
  /** What Python raised, in one line. */
  readonly exception?: string | undefined;
  /** Python's traceback with line breaks. */
  readonly traceback?: string | undefined;
  /** Modules that could not be imported on the worker. */
  readonly badModules?: readonly string[] | undefined;
}

/** The function raised for one of the elements from `start` to `end` (not included), or the worker failed on them. */
export class MapError extends FastkitError {
  static override readonly type: string = 'MapError';
  readonly functionName: string;
  readonly start: number;
  readonly end: number;
  readonly traceback: string | undefined;
  readonly badModules: readonly string[];
  /** Results that had already arrived in order, where they were collected with `toArray()`. */
  results: readonly unknown[] = [];

  constructor(message: string, failure: BatchFailure, options?: FastkitErrorOptions & { code?: string }) {
    const { functionName, start, end } = failure;
    const modules = failure.badModules ?? [];
    super(
      options?.code ?? 'MAP_FAILED',
      `${functionName} failed on elements ${start} to ${end - 1}: ${message}${lastLines(failure.traceback)}`,
      { hint: modules.length > 0 ? `not importable on the worker: ${modules.join(', ')}` : undefined, ...options },
    );
    this.functionName = functionName;
    this.start = start;
    this.end = end;
    this.traceback = failure.traceback;
    this.badModules = modules;
  }

  override toJSON(): Record<string, unknown> {
    const { functionName, start, end, badModules } = this;
    return { ...super.toJSON(), functionName, start, end, badModules };
  }
}

/** The worker could not be started, or did not start in time. */
export class InitializationError extends FastkitError {
  static override readonly type: string = 'InitializationError';
  readonly traceback: string | undefined;

  constructor(message: string, traceback?: string) {
    super('INITIALIZATION', `the fastmap worker did not start: ${message}${lastLines(traceback)}`);
    this.traceback = traceback;
  }
}

/** An answer's signature is missing or wrong; nothing of it was opened. */
export class SignatureError extends FastkitError {
  static override readonly type: string = 'SignatureError';

  constructor(what: string) {
    super('SIGNATURE', `${what} has no valid signature and was not opened`, {
      hint: 'check the secret, and that no proxy changes the answers',
    });
  }
}

/** The account has no credits left (402). */
export class CreditsExhaustedError extends FastkitError {
  static override readonly type: string = 'CreditsExhaustedError';

  constructor(options: FastkitErrorOptions) {
    super('CREDITS_EXHAUSTED', 'the fastmap account has no credits left', options);
  }
}

/** The end of a Python traceback: the innermost frame and the exception. */
function lastLines(traceback: string | undefined): string {
  if (traceback === undefined || traceback.trim() === '') return '';
  return `\n${traceback.trim().split('\n').slice(-4).join('\n')}`;
}
