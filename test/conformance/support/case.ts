import type { CallSpec } from './call-spec.js';
import type { RespondToSocket } from './raw-server.js';

/** The transport of the calls: fastkit's own transport, Node's `fetch`, or the `fetch` of a browser. */
export type TransportName = 'node' | 'fetch' | 'chromium';

/** Properties of an `Outcome` or of a request that are wanted; values may be vitest's matchers. */
export type Wanted = Readonly<Record<string, unknown>>;

export interface Expectation {
  /** Outcome of the call, or of each call. */
  readonly outcome: Wanted | readonly Wanted[];
  /** All requests that the server gets; `absent` lists headers that must be missing. */
  readonly requests?: readonly Wanted[];
  /** Number of their connections. Only checked for fastkit's transport: the others open spare ones. */
  readonly connections?: number;
}

/** Why a transport differs, and what it does; without `want` the case does not apply to it. */
export interface Exception {
  readonly because: string;
  readonly want?: Partial<Expectation>;
}

/** One line of the conformance table. */
export interface ConformanceCase {
  readonly name: string;
  /** One call, or several one after the other. */
  readonly call: CallSpec | readonly CallSpec[];
  /** What the server does with each request; the last one is used for all further requests. */
  readonly responses: RespondToSocket | readonly RespondToSocket[];
  /** Starts a second server, whose origin replaces `{other}` in the responses of the first. */
  readonly other?: RespondToSocket;
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  readonly want: Expectation;
  /** Requests that the second server gets. */
  readonly otherRequests?: readonly Wanted[];
  readonly except?: Partial<Record<TransportName, Exception>>;
}
