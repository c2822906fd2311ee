import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';
import { hide } from '../../../core/errors/inspect.js';
import { visibleLine } from '../../../core/errors/visible-text.js';
import { lastLines } from './service-errors.js';

/**
 * What went wrong with a batch.
 *
 * - `MAP_FAILED`: the Python function raised.
 * - `MAP_RESULT`: the response contains no list of results, one of the wrong length, or is larger than `batch.maxResultBytes`.
 * - `MAP_SERVICE`: the service responded with a failure or an unknown status.
 * - `MAP_ELEMENT_TOO_LARGE`: a single element is larger than a request may be.
 */
export type MapErrorCode = 'MAP_FAILED' | 'MAP_RESULT' | 'MAP_SERVICE' | 'MAP_ELEMENT_TOO_LARGE';

/** At most so many modules are shown. */
const MAX_MODULES = 20;

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
  /** Masks secrets that the service quotes. */
  readonly redact?: ((text: string) => string) | undefined;
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
  /** Python's exception in one line, as it came. Not enumerable, like the next three. */
  declare readonly exception: string | undefined;
  declare readonly traceback: string | undefined;
  declare readonly badModules: readonly string[];
  /** Results that had already been delivered, if they were collected with `toArray()`. */
  declare results: readonly unknown[];
  readonly #shownModules: readonly string[];

  constructor(code: MapErrorCode, message: string, failure: BatchFailure, options?: FastkitErrorOptions) {
    const { functionName, start, end, redact = (text: string) => text } = failure;
    const modules = failure.badModules ?? [];
    const shownModules = modules.slice(0, MAX_MODULES).map((name) => visibleLine(redact(name), 100));
    const where = end - start === 1 ? `element ${start}` : `elements ${start} to ${end - 1}`;
    super(code, `${functionName} failed on ${where}: ${redact(message)}${redact(lastLines(failure.traceback))}`, {
      hint: modules.length > 0 ? `not importable on the worker: ${shownModules.join(', ')}` : undefined,
      ...options,
    });
    this.functionName = functionName;
    this.start = start;
    this.end = end;
    this.#shownModules = shownModules;
    hide(this, { exception: failure.exception, traceback: failure.traceback, badModules: modules, results: [] });
  }

  protected override details(): Record<string, unknown> {
    const { functionName, start, end } = this;
    return { functionName, start, end, badModules: this.#shownModules };
  }
}
