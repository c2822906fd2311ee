import type { ErrorBody } from '../../../generated/fastvm/types.js';
import type { MockResponse } from '../pipeline/handler.js';

/** An error response; handlers throw it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  get response(): MockResponse {
    const body: ErrorBody = { error: this.message, ...(this.code === undefined ? {} : { code: this.code }) };
    return { status: this.status, body };
  }
}

export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} not found`);
}
