import { FastkitError, type FastkitErrorOptions } from './fastkit-error.js';

/** What one attempt of a call came to. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly durationMs: number;
  /** HTTP status, if an answer came. */
  readonly status?: number;
  /** Name of the failure when no answer came: `ConnectionError`, `RequestTimeoutError`, … */
  readonly error?: string;
  /** How long fastkit waited before the next attempt. */
  readonly retryDelayMs?: number;
}

/** Which call failed. */
export interface CallInfo {
  readonly operationId: string;
  readonly method: string;
  /** Without credentials, signatures and user info. */
  readonly url: string;
  readonly attempts: readonly Attempt[];
}

/** Base of the errors of a request that was (or was about to be) on its way. */
export abstract class CallError extends FastkitError {
  static override readonly type: string = 'CallError';

  readonly operationId: string;
  readonly method: string;
  readonly url: string;
  /** Every attempt of this call, the failing one last. */
  readonly attempts: readonly Attempt[];

  constructor(code: string, message: string, call: CallInfo, options?: FastkitErrorOptions) {
    super(code, `${message} (${call.operationId}: ${call.method} ${call.url})`, options);
    this.operationId = call.operationId;
    this.method = call.method;
    this.url = call.url;
    this.attempts = call.attempts;
  }

  override toJSON(): Record<string, unknown> {
    const { operationId, method, url, attempts } = this;
    return { ...super.toJSON(), operationId, method, url, attempts };
  }
}
