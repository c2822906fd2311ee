import createClient from 'openapi-fetch';
import type { MediaType } from 'openapi-typescript-helpers';
import { ApiPromise } from '../call/api-promise.js';
import type { CoreConfig } from '../call/config.js';
import { decodeResponse } from '../call/decode-response.js';
import type { Operation } from '../call/operation.js';
import type { RawResponse } from '../call/raw-response.js';
import { runCall } from '../call/run-call.js';
import type { AcceptResponse, CallInput, ResponseMode } from '../call/state.js';
import type { WireBody } from '../codecs/codec.js';
import { serializePath, serializeQuery } from '../http/url.js';
import type { RequestOptions } from '../options/request-options.js';
import type { CallInit, TypedFetch } from './typed-fetch.js';

/** openapi-fetch's request with the call's parameters filled in. */
export type Send<Paths extends object, T, Media extends MediaType> = (
  http: TypedFetch<Paths, Media>,
  init: CallInit,
) => Promise<{ data?: T }>;

/** A request that has no operation in the spec. */
export interface UntypedRequest {
  /** Stand-in for the spec's operation; supplies the name used in messages, the method, retry class, media type and body limit. */
  readonly operation: Operation;
  /** Encoded path and query, below the base URL. */
  readonly url: string;
  readonly body?: WireBody | undefined;
  /** Decides which responses with an error status are results; by default, none is. */
  readonly accepts?: AcceptResponse | undefined;
}

/**
 * The `Request` class given to openapi-fetch; it only holds the constructor's arguments. The platform's `Request` would copy the body into
 * a stream, force a content type and cost more than the rest of a call.
 */
class PlainRequest implements CallInput {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;

  constructor(url: string, init: { readonly method: string; readonly body?: unknown }) {
    this.url = url;
    this.method = init.method;
    this.body = init.body;
  }
}

/**
 * The only class that knows openapi-fetch. A generated function calls openapi-fetch, which fills in path and query and calls the `fetch`
 * passed with the call; that `fetch` runs the whole call (attempts, limits, errors) and returns the raw response as the `body` of a minimal
 * response. `parseAs: 'stream'` makes openapi-fetch hand that body over untouched as its `data`; it is decoded when the value is awaited.
 */
export class HttpClient<Paths extends object> {
  readonly config: CoreConfig;
  readonly #http: ReturnType<typeof createClient<Paths>>;

  constructor(config: CoreConfig) {
    this.config = config;
    this.#http = createClient<Paths>({
      baseUrl: config.baseUrl,
      Request: PlainRequest as unknown as typeof Request,
      bodySerializer: (body) => body,
      pathSerializer: serializePath,
      querySerializer: serializeQuery,
    });
  }

  /** Starts a call whose response is read to its end. */
  call<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions | undefined,
    send: Send<Paths, T, Media>,
  ): ApiPromise<T> {
    const mode = { accept: operation.responseTypes.join(', ') || '*/*', streaming: false };
    const raw = this.start(operation, options, mode, send);
    return new ApiPromise(raw, (response) => decodeResponse(this.config.codecs, operation, response) as T);
  }

  /**
   * Starts a call that has no operation in the spec, with the same credentials, attempts, limits and errors as other calls. Its body is
   * sent as it is, and its response is not decoded.
   */
  request({ operation, url, body, accepts }: UntypedRequest, options: RequestOptions = {}): ApiPromise<RawResponse> {
    const input = { url: this.config.baseUrl + url, method: operation.method, body, isEncoded: true };
    const raw = runCall(this.config, operation, input, options, { accept: '*/*', streaming: false, accepts });
    return new ApiPromise(raw, (response) => response);
  }

  /** Starts a call and returns its response undecoded, for {@link call} and `streamCall`. */
  async start<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions = {},
    mode: ResponseMode,
    send: Send<Paths, T, Media>,
  ): Promise<RawResponse> {
    const fetch = async (request: Request): Promise<Response> =>
      asResponse(await runCall(this.config, operation, request as unknown as CallInput, options, mode));
    const { data } = await send(this.#http as unknown as TypedFetch<Paths, Media>, { fetch, parseAs: 'stream' });
    return data as unknown as RawResponse;
  }
}

const NO_HEADERS = { get: () => null };

/** The properties that openapi-fetch reads before it hands over the body. */
function asResponse(raw: RawResponse): Response {
  return { ok: true, status: 200, headers: NO_HEADERS, body: raw } as unknown as Response;
}
