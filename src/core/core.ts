import createClient from 'openapi-fetch';
import type { MediaType } from 'openapi-typescript-helpers';
import { ApiPromise } from './api-promise.js';
import { type AnswerMode, performCall } from './call.js';
import type { CoreConfig } from './config.js';
import { decodeAnswer, decodeStream } from './decode-answer.js';
import type { CallInit, Http } from './http.js';
import { LightRequest } from './light-request.js';
import type { Operation } from './operation.js';
import { serializePath } from './path.js';
import { serializeQuery } from './query.js';
import type { RawResponse } from './raw-response.js';
import type { RequestOptions } from './request-options.js';

/** openapi-fetch's request with the call's parameters filled in. */
export type Send<Paths extends object, T, Media extends MediaType> = (
  http: Http<Paths, Media>,
  init: CallInit,
) => Promise<{ data?: T }>;

/** Tells openapi-fetch that there is nothing for it to read: bodies are read inside the attempt, under its limits. */
const ANSWERED = { ok: true, status: 204, headers: { get: () => null } } as unknown as Response;

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

  #start<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions = {},
    mode: AnswerMode,
    send: Send<Paths, T, Media>,
  ): Promise<RawResponse> {
    let answer: RawResponse | undefined;
    const fetch = async (request: Request): Promise<Response> => {
      answer = await performCall(this.config, operation, request as unknown as LightRequest, options, mode);
      return ANSWERED;
    };
    return send(this.#http as unknown as Http<Paths, Media>, { fetch }).then(() => answer as RawResponse);
  }
}
