import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';
import { lastLines } from './service-errors.js';

/**
 * What went wrong with a batch.
 *
 * - `MAP_FAILED`: the Python function raised.
 * - `MAP_RESULT`: the response contains no list of results, or one of the wrong length.
 * - `MAP_SERVICE`: the service responded with a failure or an unknown status.
 * - `MAP_ELEMENT_TOO_LARGE`: a single element is larger than a request may be.
 */
export type MapErrorCode = 'MAP_FAILED' | 'MAP_RESULT' | 'MAP_SERVICE' | 'MAP_ELEMENT_TOO_LARGE';

/** Details of a batch that failed. */
export interface BatchFailure {
  /** Name of the Python function. */
  readonly functionName: string;
  /** Index of the batch's first element in the input. */
  readonly start: number;
  /** Index after its last element. */
  readonly end: number;
  /** Python's exception in one line. */
  readonly exception?: string | undefined;
  /** Python's traceback with line breaks. */
  readonly traceback?: string | undefined;
  /** Modules that could not be imported on the worker. */
  readonly badModules?: readonly string[] | undefined;
}

/** The function raised for one of the elements from `start` to `end` (not included), or they could not be mapped. */
export class MapError extends FastkitError {
  static override readonly type: string = 'MapError';
  declare readonly code: MapErrorCode;
  readonly functionName: string;
  /** Index of the first element of the failed batch. */
  readonly start: number;
  /** Index after the last one. */
  readonly end: number;
  /** Python's exception in one line. */
  readonly exception: string | undefined;
  readonly traceback: string | undefined;
  readonly badModules: readonly string[];
  /** Results that had already been delivered, if they were collected with `toArray()`. */
  results: readonly unknown[] = [];

  constructor(code: MapErrorCode, message: string, failure: BatchFailure, options?: FastkitErrorOptions) {
    const { functionName, start, end } = failure;
    const modules = failure.badModules ?? [];
    const where = end - start === 1 ? `element ${start}` : `elements ${start} to ${end - 1}`;
    super(code, `${functionName} failed on ${where}: ${message}${lastLines(failure.traceback)}`, {
      hint: modules.length > 0 ? `not importable on the worker: ${modules.join(', ')}` : undefined,
      ...options,
    });
    this.functionName = functionName;
    this.start = start;
    this.end = end;
    this.exception = failure.exception;
    this.traceback = failure.traceback;
    this.badModules = modules;
  }

  override toJSON(): Record<string, unknown> {
    const { functionName, start, end, badModules } = this;
    return { ...super.toJSON(), functionName, start, end, badModules };
  }
}
