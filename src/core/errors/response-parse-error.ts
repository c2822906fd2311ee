import { CallError, type CallInfo } from './call-error.js';

export interface UnreadableResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Why the body could not be read. */
  readonly problem: string;
  readonly cause?: unknown;
}

/** A success answer whose body is not what the operation promises: HTML from a proxy, cut JSON, an unknown media type. */
export class ResponseParseError extends CallError {
  static override readonly type: string = 'ResponseParseError';
  readonly status: number;
  readonly contentType: string | undefined;

  constructor(answer: UnreadableResponse, call: CallInfo) {
    const { status, contentType, problem } = answer;
    super('RESPONSE_PARSE', `unreadable answer ${status} (${contentType ?? 'no content type'}): ${problem}`, call, {
      cause: answer.cause,
      hint: 'check that baseUrl points at the service itself and not at a proxy or a web page',
    });
    this.status = status;
    this.contentType = contentType;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status, contentType: this.contentType };
  }
}
