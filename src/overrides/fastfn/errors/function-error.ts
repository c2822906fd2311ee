import { FastkitError } from '../../../core/errors/index.js';

/** A function's error response. */
export interface FailedResponse {
  readonly status: number;
  /** The decoded body: JSON, text or bytes. */
  readonly data: unknown;
  /** One line from the body. */
  readonly detail: string;
}

/** A function returned 400 or above, and the caller set `throwOnStatus`. The gateway itself did not fail. */
export class FunctionError extends FastkitError {
  static override readonly type: string = 'FunctionError';
  /** The function or route. */
  readonly target: string;
  readonly status: number;
  readonly data: unknown;

  constructor(target: string, response: FailedResponse) {
    super('FUNCTION_ERROR', `function ${target} returned ${response.status} ${response.detail}`, {
      hint: 'the function itself returned this status; without throwOnStatus it is a normal response',
    });
    this.target = target;
    this.status = response.status;
    this.data = response.data;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), target: this.target, status: this.status };
  }
}
