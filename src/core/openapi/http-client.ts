import createClient from 'openapi-fetch';
import type { MediaType } from 'openapi-typescript-helpers';
import { type AcceptAnswer, acceptingFetch } from '../call/accepting-fetch.js';
import { ApiPromise } from '../call/api-promise.js';
import type { CoreConfig } from '../call/config.js';
import { decodeAnswer, decodeStream } from '../call/decode-response.js';
import type { Operation } from '../call/operation.js';
import type { RawResponse } from '../call/raw-response.js';
import { type AnswerMode, performCall } from '../call/run-call.js';
import type { Codec, WireBody } from '../codecs/codec.js';
import { serializePath, serializeQuery } from '../http/url.js';
import type { RequestOptions } from '../options/request-options.js';
import type { CallInit, Http } from './typed-fetch.js';

/**
 * The `Request` that openapi-fetch is given: it only keeps what it is constructed with.
 *
 * A platform `Request` would copy the body into a stream, force a content type and cost more than the rest of a call.
 */
export class LightRequest {
  readonly url: string;
  readonly method: string;
  /** The operation's body value, not yet encoded. */
  readonly body: unknown;
  readonly headers: unknown;

  constructor(url: string, init: { method: string; body?: unknown; headers?: unknown }) {
    this.url = url;
    this.method = init.method;
    this.body = init.body;
    this.headers = init.headers;
  }
}

/** openapi-fetch's request with the call's parameters filled in. */
export type Send<Paths extends object, T, Media extends MediaType> = (
  http: Http<Paths, Media>,
  init: CallInit,
) => Promise<{ data?: T }>;

/** A request that is no operation of the spec. */
export interface FreeRequest {
  /** Stands for the spec's: name for messages, method, retry class, media type and largest size of the body. */
  readonly operation: Operation;
  /** Encoded path and query, below the base URL. */
  readonly url: string;
  readonly body?: WireBody | undefined;
  /** Decides which answers with an error status are results; without it none is. */
  readonly accepts?: AcceptAnswer | undefined;
}

/** Tells openapi-fetch that there is nothing for it to read: bodies are read inside the attempt, under its limits. */
const ANSWERED = Promise.resolve({ ok: true, status: 204, headers: { get: () => null } } as unknown as Response);

/**
 * The only class that knows openapi-fetch. It builds URLs and types the calls; retries, limits, errors and codecs are below it, in the
 * `fetch` that every call passes in.
 */
export class Core<Paths extends object> {
  readonly config: CoreConfig;
  readonly #http: ReturnType<typeof createClient<Paths>>;

  constructor(config: CoreConfig) {
    this.config = config;
    this.#http = createClient<Paths>({
      baseUrl: config.baseUrl,
      Request: LightRequest as unknown as typeof Request,
      bodySerializer: (body) => body,
      pathSerializer: serializePath,
      querySerializer: serializeQuery,
    });
  }

  /** Starts a call whose answer is read to its end. */
  call<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions | undefined,
    send: Send<Paths, T, Media>,
  ): ApiPromise<T> {
    const mode = { accept: operation.responseTypes.join(', ') || '*/*', streaming: false };
    const answer = this.#start(operation, options, mode, send);
    return new ApiPromise(answer, (raw) => decodeAnswer(this.config.codecs, operation, raw) as T);
  }

  /** Starts a call whose answer is read item by item. */
  stream<T, Media extends MediaType>(
    operation: Operation,
    accept: Media,
    options: RequestOptions | undefined,
    send: Send<Paths, T, Media>,
  ): ApiPromise<AsyncIterable<T>> {
    const answer = this.#start(operation, options, { accept, streaming: true }, send);
    return new ApiPromise(answer, (raw) => decodeStream(this.config.codecs, accept, raw) as AsyncIterable<T>);
  }

  /**
   * Starts a call that is no operation of the spec, with everything that calls have: credentials, attempts, limits, errors. Its body is sent
   * as it is, and its answer is not decoded.
   */
  request(request: FreeRequest, options: RequestOptions = {}): ApiPromise<RawResponse> {
    const { operation, url, body, accepts } = request;
    const asIs: Codec = { mediaType: operation.requestType ?? '', encode: (value) => value as WireBody };
    const config = { ...this.config, codecs: [asIs, ...this.config.codecs] };
    if (accepts !== undefined) config.fetch = acceptingFetch(this.config.fetch, accepts);
    const light = new LightRequest(this.config.baseUrl + url, { method: operation.method, body });
    const answer = performCall(config, operation, light, options, { accept: '*/*', streaming: false });
    return new ApiPromise(answer, (raw) => raw);
  }

  #start<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions = {},
    mode: AnswerMode,
    send: Send<Paths, T, Media>,
  ): Promise<RawResponse> {
    let call: Promise<RawResponse> | undefined;
    const fetch = (request: Request): Promise<Response> => {
      call = performCall(this.config, operation, request as unknown as LightRequest, options, mode);
      return ANSWERED;
    };
    const sent = send(this.#http as unknown as Http<Paths, Media>, { fetch });
    // openapi-fetch gets that far at once, unless it refuses the parameters; there is nothing more to wait for there.
    return call ?? sent.then(() => call as unknown as Promise<RawResponse>);
  }
}
