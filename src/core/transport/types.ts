import type { WireBody } from '../codecs/codec.js';
import type { WireHeaders } from '../http/headers.js';
import type { AbortScope } from '../util/abort-scope.js';

/** The subset of `fetch` that fastkit uses. */
export type Fetch = (url: string, init: TransportInit) => Promise<Response>;

/** The Node transport uses `scope` instead of `signal`: creating an `AbortSignal` costs more than the rest of the call. */
export interface TransportInit extends RequestInit {
  readonly scope?: AbortScope;
  readonly duplex?: 'half';
  /** The server must not get the request twice: not even a connection that breaks before any response is a reason to send it again. */
  readonly once?: boolean;
}

/** One HTTP request, ready for the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: WireHeaders;
  readonly body: WireBody | undefined;
}
