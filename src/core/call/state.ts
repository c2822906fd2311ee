import type { Attempt, CallError } from '../errors/index.js';
import type { WireHeaders } from '../http/headers.js';
import type { WireRequest } from '../transport/types.js';
import type { Operation } from './operation.js';

/** An operation's request before it is encoded and authorized. */
export interface CallInput {
  readonly url: string;
  readonly method: string;
  /** The value of the operation's media type, or the bytes themselves when `isEncoded`. */
  readonly body: unknown;
  readonly isEncoded?: boolean | undefined;
}

/** A response with an error status, for deciding whether it is a result. */
export interface UndecidedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body; the caller can still read it afterwards. */
  read(): Promise<Uint8Array>;
}

/** Decides whether a response with an error status is a result. */
export type AcceptResponse = (response: UndecidedResponse) => boolean | Promise<boolean>;

/** Which responses a call accepts, and how it reads them. */
export interface ResponseMode {
  /** Value of the `accept` header. */
  readonly accept: string;
  /** Leaves the body of a success response unread. */
  readonly streaming: boolean;
  /** Without it, every error status is an error. */
  readonly accepts?: AcceptResponse | undefined;
}

/** Reports what happens in a call to hooks and log. None of its functions throws. */
export interface CallReporter {
  /** The request of the next attempt, with the headers that a hook adds. */
  requestOfAttempt(): WireRequest;
  notifyAttemptEnd(attempt: Attempt): void;
  notifyRetry(waitMs: number, error: Error): void;
  notifyCallEnd(error?: unknown): void;
}

/** The mutable state of one logical call; its attempts are shared with the errors that it throws. */
export interface CallState {
  readonly operation: Operation;
  readonly request: WireRequest;
  readonly mode: ResponseMode;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly deadlineAt: number;
  readonly maxResponseBytes: number;
  /** For messages and log lines; computed on access. */
  readonly safeUrl: string;
  /** Masks the client's credentials and the secrets that this call sends; prepared on first use. */
  readonly redact: (text: string) => string;
  /** Tells of the headers of an attempt that are not those of `request`: their credentials must not show either. */
  addSecretsOf(headers: WireHeaders): void;
  readonly attempts: Attempt[];
  /** Only for clients with hooks or a debug log. */
  reporter: CallReporter | undefined;
  /** Why the call is being retried. */
  lastFailure: CallError | undefined;
}
