import { FastkitError, type FastkitErrorOptions } from './fastkit-error.js';
import { hide } from './inspect.js';
import { maskError } from './mask-error.js';
import { visibleLine } from './visible-text.js';

/** Record of one attempt of a call. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly durationMs: number;
  /** HTTP status, if a response arrived. */
  readonly status?: number;
  /** Name of the failure if no response arrived: `ConnectionError`, `RequestTimeoutError`, … */
  readonly error?: string;
  /** How long fastkit waited before the next attempt. */
  readonly retryDelayMs?: number;
}

/** Identifies the call that failed. */
export interface CallInfo {
  readonly operationId: string;
  readonly method: string;
  /** Without credentials, signatures and user info. */
  readonly url: string;
  readonly attempts: readonly Attempt[];
  /** Masks what the call sent and is secret, wherever the service or the platform quotes it. */
  readonly redact?: ((text: string) => string) | undefined;
}

/** The value of a header as it is shown: masked, on one line. */
export function quotedLine(text: string, { redact }: Pick<CallInfo, 'redact'>): string {
  return visibleLine(redact?.(text) ?? text, 200);
}

/** Base of the errors of a request that was sent or about to be sent. */
export abstract class CallError extends FastkitError {
  static override readonly type: string = 'CallError';

  readonly operationId: string;
  readonly method: string;
  readonly url: string;
  /** Every attempt of this call, the failing one last. */
  readonly attempts: readonly Attempt[];
  /** @internal */
  declare readonly redact: CallInfo['redact'];

  constructor(code: string, message: string, call: CallInfo, options?: FastkitErrorOptions) {
    super(code, `${message} (${call.operationId}: ${call.method} ${call.url})`, options);
    if (call.redact !== undefined) maskError(this.cause, call.redact);
    hide(this, { redact: call.redact });
    this.operationId = call.operationId;
    this.method = call.method;
    this.url = call.url;
    this.attempts = call.attempts;
  }

  protected override details(): Record<string, unknown> {
    const { operationId, method, url, attempts } = this;
    return { operationId, method, url, attempts };
  }
}

/** No complete response arrived: connection refused, reset or closed early, name not found, a failing `fetch`. `cause` has the details. */
export class ConnectionError extends CallError {
  static override readonly type: string = 'ConnectionError';

  constructor(message: string, call: CallInfo, options?: FastkitErrorOptions & { code?: string }) {
    super(options?.code ?? 'CONNECTION', message, call, options);
  }
}

/** One attempt, including its body, took longer than `timeoutMs`. The service may still have done the work. */
export class RequestTimeoutError extends ConnectionError {
  static override readonly type: string = 'RequestTimeoutError';
  readonly timeoutMs: number;

  constructor(timeoutMs: number, call: CallInfo, options?: FastkitErrorOptions) {
    super(`request timed out after ${timeoutMs} ms (timeoutMs)`, call, { ...options, code: 'REQUEST_TIMEOUT' });
    this.timeoutMs = timeoutMs;
  }
}

/** The whole call, including retries and waits, took or would take longer than `deadlineMs`. `cause` is the last failure. */
export class DeadlineExceededError extends ConnectionError {
  static override readonly type: string = 'DeadlineExceededError';
  readonly deadlineMs: number;

  constructor(deadlineMs: number, call: CallInfo, options?: FastkitErrorOptions) {
    super(`the call did not end within deadlineMs (${deadlineMs} ms)`, call, { ...options, code: 'DEADLINE_EXCEEDED' });
    this.deadlineMs = deadlineMs;
  }
}

/**
 * A response has more bytes, decoded, than `maxResponseBytes`. Nothing of it was kept, and the call is not retried; the service has done the
 * work.
 */
export class ResponseTooLargeError extends CallError {
  static override readonly type: string = 'ResponseTooLargeError';
  readonly status: number;
  readonly maxResponseBytes: number;

  constructor(status: number, maxResponseBytes: number, call: CallInfo) {
    super(
      'RESPONSE_TOO_LARGE',
      `the ${status} response has more than ${maxResponseBytes} bytes (maxResponseBytes)`,
      call,
      {
        hint: 'ask for less at once, or pass a larger maxResponseBytes if a response of this size is expected',
      },
    );
    this.status = status;
    this.maxResponseBytes = maxResponseBytes;
  }

  protected override details(): Record<string, unknown> {
    return { ...super.details(), status: this.status, maxResponseBytes: this.maxResponseBytes };
  }
}

/** The caller's `signal` aborted the call. `reason` is the signal's reason, the same object. */
export class AbortedError extends FastkitError {
  static override readonly type: string = 'AbortedError';
  declare readonly reason: unknown;

  constructor(what: string, reason: unknown, options?: Pick<FastkitErrorOptions, 'hint'>) {
    super('ABORTED', `${what} was aborted by its signal`, { ...options, cause: reason });
    hide(this, { reason });
  }
}

export interface UnreadableResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Why the body could not be read. */
  readonly problem: string;
  readonly cause?: unknown;
}

/** A success response whose body is not the operation's: HTML from a proxy, truncated JSON, an unknown media type. */
export class ResponseParseError extends CallError {
  static override readonly type: string = 'ResponseParseError';
  readonly status: number;
  readonly contentType: string | undefined;

  constructor(response: UnreadableResponse, call: CallInfo) {
    const { status, problem } = response;
    const contentType = response.contentType && quotedLine(response.contentType, call);
    super('RESPONSE_PARSE', `cannot parse ${status} response (${contentType ?? 'no content type'}): ${problem}`, call, {
      cause: response.cause,
      hint: 'check that baseUrl points at the service itself and not at a proxy or a web page',
    });
    this.status = status;
    this.contentType = contentType;
  }

  protected override details(): Record<string, unknown> {
    return { ...super.details(), status: this.status, contentType: this.contentType };
  }
}
