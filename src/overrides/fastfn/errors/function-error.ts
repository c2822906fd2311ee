import { FastkitError } from '../../../core/errors/index.js';

/** What a function responded. */
export interface FailedResponse {
  readonly status: number;
  /** The body as it was decoded: JSON, text or bytes. */
  readonly data: unknown;
  /** One line out of the body. */
  readonly detail: string;
}

/** A function itself responded 400 or above, and the caller asked for an error (`throwOnStatus`). Not a refusal of the gateway. */
export class FunctionError extends FastkitError {
  static override readonly type: string = 'FunctionError';
  /** Which function or route. */
  readonly target: string;
  readonly status: number;
  readonly data: unknown;

  constructor(target: string, response: FailedResponse) {
    super('FUNCTION_ERROR', `function ${target} responded ${response.status} ${response.detail}`, {
      hint: 'the function ran and said so itself; without throwOnStatus this is an ordinary response',
    });
    this.target = target;
    this.status = response.status;
    this.data = response.data;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), target: this.target, status: this.status };
  }
}
