import type {
  ErrorResponse,
  HttpMethod,
  PathsWithMethod,
  RequiredKeysOf,
  ResponseObjectMap,
  SuccessResponse,
} from 'openapi-typescript-helpers';
import { ApiPromise } from '../../../core/call/api-promise.js';
import type { Body, Params } from '../../../core/openapi/typed-fetch.js';
import type { UntypedClient } from '../../../core/openapi/untyped-call.js';
import type { QueryOptions, RequestOptions } from '../../../core/options/request-options.js';
import type { FunctionResponse } from './function-response.js';
import { sendToRoute } from './request.js';
import type { FunctionBody } from './request-body.js';
import { fillTemplate, type RouteParams } from './route-path.js';

type RouteMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Media = `${string}/${string}`;

/** A typed client for the user's functions: one method per HTTP method, called with a path of their OpenAPI document. */
export type FunctionRoutes<Paths extends object> = {
  readonly [Method in RouteMethod as Uppercase<Method>]: <Path extends PathsWithMethod<Paths, Method & HttpMethod>>(
    path: Path,
    ...init: RouteArguments<Paths[Path][Method & keyof Paths[Path]]>
  ) => ApiPromise<RouteResult<Paths[Path][Method & keyof Paths[Path]]>>;
};

/** The function's response: `data` below status 400, otherwise `error`. Errors of the gateway are thrown. */
export type RouteResult<Op> =
  | { readonly data: RouteData<Op>; readonly error?: undefined; readonly response: FunctionResponse }
  | { readonly data?: undefined; readonly error: RouteFailure<Op>; readonly response: FunctionResponse };

/** The function's response below 400: JSON parsed, text as text, other types as bytes. Typed by the document; not checked. */
export type RouteData<Op> =
  ResponseObjectMap<Op> extends infer R extends Record<string | number, unknown> ? SuccessResponse<R, Media> : never;

/** The function's response of 400 and above. Few documents describe it. */
export type RouteFailure<Op> =
  ResponseObjectMap<Op> extends infer R extends Record<string | number, unknown> ? ErrorResponse<R, Media> : never;

/** Parameters and body of one operation, and request options. */
export type RouteInit<Op> = Params<Op> & Body<Op> & Omit<RequestOptions, 'query'>;

/** The second argument can be left out where nothing in it is required. */
type RouteArguments<Op> = RequiredKeysOf<RouteInit<Op>> extends never ? [init?: RouteInit<Op>] : [init: RouteInit<Op>];

/** The untyped form of `RouteInit`. */
interface LooseInit extends RequestOptions {
  readonly params?: {
    readonly path?: RouteParams;
    readonly query?: QueryOptions;
    readonly header?: RequestOptions['headers'];
  };
  readonly body?: FunctionBody;
}

/** Builds the typed client on an HTTP client. */
export function createRoutes<Paths extends object>(client: UntypedClient): FunctionRoutes<Paths> {
  const method =
    (name: Uppercase<RouteMethod>) =>
    (path: string, { params, body, headers, ...options }: LooseInit = {}): ApiPromise<unknown> =>
      ApiPromise.from(() => {
        const request = { ...options, query: params?.query, headers: { ...params?.header, ...headers } };
        return sendToRoute(client, { method: name, target: fillTemplate(path, params?.path), body }, request).map(
          toResult,
        );
      });
  const routes = {
    GET: method('GET'),
    POST: method('POST'),
    PUT: method('PUT'),
    PATCH: method('PATCH'),
    DELETE: method('DELETE'),
  };
  return routes as unknown as FunctionRoutes<Paths>;
}

/** Returns an error body that does not match its content type as text: the status says enough. */
function toResult(response: FunctionResponse): RouteResult<unknown> {
  if (response.status < 400) return { data: response.data() as never, response };
  let error: unknown;
  try {
    error = response.data();
  } catch {
    error = response.text();
  }
  return { error: error as never, response };
}
