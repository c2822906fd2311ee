import { CallError, type CallInfo } from './call-error.js';

/** What a service answered with an error status. */
export interface ApiErrorAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON or msgpack where the body was that, else text; cut at 64 KiB; `undefined` when empty. */
  readonly body: unknown;
  /** One line out of the body, bounded. */
  readonly detail: string;
  readonly requestId?: string | undefined;
  /** Whether repeating the same call later may succeed. */
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly hint?: string | undefined;
}

/** The service answered with an error status. Subclasses name the common ones. */
export class ApiError extends CallError {
  static override readonly type: string = 'ApiError';
  static readonly code: string = 'API_ERROR';

  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly requestId?: string;
  readonly retryable: boolean;
  /** How long the service asks to wait, where it says so. */
  readonly retryAfterMs?: number;

  constructor(answer: ApiErrorAnswer, call: CallInfo) {
    super(new.target.code, `${answer.status} ${answer.detail}`, call, { hint: answer.hint });
    this.status = answer.status;
    this.headers = answer.headers;
    this.body = answer.body;
    this.retryable = answer.retryable;
    if (answer.requestId !== undefined) this.requestId = answer.requestId;
    if (answer.retryAfterMs !== undefined) this.retryAfterMs = answer.retryAfterMs;
  }

  override toJSON(): Record<string, unknown> {
    const { status, requestId, retryable, retryAfterMs } = this;
    return { ...super.toJSON(), status, requestId, retryable, retryAfterMs };
  }
}
