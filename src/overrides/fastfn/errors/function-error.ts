import { FastkitError } from '../../../core/errors/index.js';
import { hide } from '../../../core/errors/inspect.js';

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
  /** The decoded body, as it came. Not enumerable. */
  declare readonly data: unknown;

  constructor(target: string, response: FailedResponse) {
    super('FUNCTION_ERROR', `function ${target} returned ${response.status} ${response.detail}`, {
      hint: 'the function itself returned this status; without throwOnStatus it is a normal response',
    });
    this.target = target;
    this.status = response.status;
    hide(this, { data: response.data });
  }

  protected override details(): Record<string, unknown> {
    return { target: this.target, status: this.status };
  }
}
