import { CallError, type CallInfo } from './call-error.js';
import type { FastkitErrorOptions } from './fastkit-error.js';

/** No complete answer came: refused, reset, cut in the middle, name not found, a broken `fetch`. The cause has the details. */
export class ConnectionError extends CallError {
  static override readonly type: string = 'ConnectionError';

  constructor(message: string, call: CallInfo, options?: FastkitErrorOptions & { code?: string }) {
    super(options?.code ?? 'CONNECTION', message, call, options);
  }
}

/** One attempt took longer than `timeoutMs`, its body included. The service may still have done the work. */
export class RequestTimeoutError extends ConnectionError {
  static override readonly type: string = 'RequestTimeoutError';
  readonly timeoutMs: number;

  constructor(timeoutMs: number, call: CallInfo, options?: FastkitErrorOptions) {
    super(`no complete answer within timeoutMs (${timeoutMs} ms)`, call, { ...options, code: 'REQUEST_TIMEOUT' });
    this.timeoutMs = timeoutMs;
  }
}

/** The whole call, retries and waits included, would take or took longer than `deadlineMs`. `cause` is the last failure. */
export class DeadlineExceededError extends ConnectionError {
  static override readonly type: string = 'DeadlineExceededError';
  readonly deadlineMs: number;

  constructor(deadlineMs: number, call: CallInfo, options?: FastkitErrorOptions) {
    super(`the call did not end within deadlineMs (${deadlineMs} ms)`, call, { ...options, code: 'DEADLINE_EXCEEDED' });
    this.deadlineMs = deadlineMs;
  }
}
