import createClient from 'openapi-fetch';
import type { MediaType } from 'openapi-typescript-helpers';
import type { CoreConfig } from '../call/config.js';
import type { Operation } from '../call/operation.js';
import type { RawResponse } from '../call/raw-response.js';
import { runCall } from '../call/run-call.js';
import type { CallInput, ResponseMode } from '../call/state.js';
import { INSPECT, type Inspect, inspectAs } from '../errors/inspect.js';
import { serializePath, serializeQuery } from '../http/url.js';
import type { RequestOptions } from '../options/request-options.js';
import { type ClientDescription, describeClient } from './describe-client.js';
import type { CallInit, TypedFetch } from './typed-fetch.js';

/** openapi-fetch's request with the call's parameters filled in. */
export type Send<Paths extends object, T, Media extends MediaType> = (
  http: TypedFetch<Paths, Media>,
  init: CallInit,
) => Promise<{ data?: T }>;

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
  readonly #config: CoreConfig;
  readonly #http: ReturnType<typeof createClient<Paths>>;

  constructor(config: CoreConfig) {
    this.#config = config;
    this.#http = createClient<Paths>({
      baseUrl: config.baseUrl,
      Request: PlainRequest as unknown as typeof Request,
      bodySerializer: (body) => body,
      pathSerializer: serializePath,
      querySerializer: serializeQuery,
    });
  }

  /** Not a property of its own: it holds credentials, headers and functions of the caller, which no printed client shows. */
  get config(): CoreConfig {
    return this.#config;
  }

  /** Name and base URL, for logs. */
  toJSON(): ClientDescription {
    return describeClient(this, this.#config);
  }

  /** @internal The same for `console.log` and test runners. */
  [INSPECT](_depth: number, options: object, inspect?: Inspect): string {
    const { name, ...fields } = this.toJSON();
    return inspectAs(name, fields, options, inspect);
  }

  /** Starts a call and returns its response undecoded, for `callOperation`, `streamCall` and `untypedCall`. */
  async start<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions = {},
    mode: ResponseMode,
    send: Send<Paths, T, Media>,
  ): Promise<RawResponse> {
    const fetch = async (request: Request): Promise<Response> =>
      asResponse(await runCall(this.#config, operation, request as unknown as CallInput, options, mode));
    const { data } = await send(this.#http as unknown as TypedFetch<Paths, Media>, { fetch, parseAs: 'stream' });
    return data as unknown as RawResponse;
  }
}

const NO_HEADERS = { get: () => null };

/** The properties that openapi-fetch reads before it hands over the body. */
function asResponse(raw: RawResponse): Response {
  return { ok: true, status: 200, headers: NO_HEADERS, body: raw } as unknown as Response;
}
