import type { CallSpec } from './call-spec.js';
import type { RespondToSocket } from './raw-server.js';

/** What carries the calls: fastkit's own transport, Node's `fetch`, or the `fetch` of a browser. */
export type TransportName = 'node' | 'fetch' | 'chromium';

/** Properties of an `Outcome` or of a request that are wanted; values may be vitest's matchers. */
export type Wanted = Readonly<Record<string, unknown>>;

export interface Expectation {
  /** What becomes of the call, or of each call. */
  readonly outcome: Wanted | readonly Wanted[];
  /** The requests that the server gets, exactly as many; `absent` names headers that must not be there. */
  readonly requests?: readonly Wanted[];
  /** How many connections they come over. Only fastkit's own transport is asked: the others open spare ones. */
  readonly connections?: number;
}

/** Where a transport differs: why, and what it does; without a `want` the case does not apply to it. */
export interface Exception {
  readonly because: string;
  readonly want?: Partial<Expectation>;
}

/** One line of the conformance table. */
export interface ConformanceCase {
  readonly name: string;
  /** One call, or several one after the other. */
  readonly call: CallSpec | readonly CallSpec[];
  /** What the server does with each request; the last one stays. */
  readonly responses: RespondToSocket | readonly RespondToSocket[];
  /** Starts a second server, whose origin replaces `{other}` in the responses of the first. */
  readonly other?: RespondToSocket;
  /** Address to listen at. Default 127.0.0.1. */
  readonly host?: string;
  readonly want: Expectation;
  /** What the second server gets. */
  readonly otherRequests?: readonly Wanted[];
  readonly except?: Partial<Record<TransportName, Exception>>;
}
