import { ApiPromise } from '../call/api-promise.js';
import type { CoreConfig } from '../call/config.js';
import type { Operation } from '../call/operation.js';
import type { RawResponse } from '../call/raw-response.js';
import type { AcceptResponse, CallInput, ResponseMode } from '../call/state.js';
import type { WireBody } from '../codecs/codec.js';
import type { RequestOptions } from '../options/request-options.js';
import type { SentUrl } from './sent-url.js';
import type { CallInit } from './typed-fetch.js';

/** A request that has no operation in the spec. */
export interface UntypedRequest {
  /** Stand-in for the spec's operation; supplies the name used in messages, the method, retry class, media type and body limit. */
  readonly operation: Operation;
  readonly url: SentUrl;
  readonly body?: WireBody | undefined;
  /** Value of the `accept` header. Default: any type. */
  readonly accept?: string | undefined;
  /** Decides which responses with an error status are results; by default, none is. */
  readonly accepts?: AcceptResponse | undefined;
}

/** The part of an HTTP client that does not depend on the spec. */
export interface UntypedClient {
  readonly config: CoreConfig;
  start(
    operation: Operation,
    options: RequestOptions | undefined,
    mode: ResponseMode,
    send: (http: unknown, init: CallInit) => Promise<{ data?: unknown }>,
  ): Promise<RawResponse>;
}

/**
 * Starts a call that has no operation in the spec, with the same credentials, attempts, limits and errors as other calls. Its body is
 * sent as it is, and its response is not decoded.
 */
export function untypedCall(
  client: UntypedClient,
  { operation, url, body, accept = '*/*', accepts }: UntypedRequest,
  options: RequestOptions = {},
): ApiPromise<RawResponse> {
  const input: CallInput = { url: url.href, method: operation.method, body, isEncoded: true };
  const mode = { accept, streaming: false, accepts };
  const raw = client.start(operation, options, mode, async (_, { fetch }) => {
    const response = await fetch(input as unknown as Request);
    return { data: response.body };
  });
  return new ApiPromise(raw, (response) => response);
}
