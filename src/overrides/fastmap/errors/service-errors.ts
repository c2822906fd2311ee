import { FastkitError } from '../../../core/errors/index.js';
import { lastLines } from './last-lines.js';

/** The function could not be stored, or its worker could not be started, or not in time. Repeating at once does not help. */
export class InitializationError extends FastkitError {
  static override readonly type: string = 'InitializationError';
  readonly traceback: string | undefined;

  constructor(message: string, traceback?: string) {
    super('INITIALIZATION', `the fastmap worker did not start: ${message}${lastLines(traceback)}`);
    this.traceback = traceback;
  }
}
