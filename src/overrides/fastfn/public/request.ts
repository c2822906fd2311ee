import { ApiPromise } from '../../../core/call/api-promise.js';
import { checkMethod, METHOD_RETRY, type RequestMethod } from '../../../core/call/method-retry.js';
import type { Operation } from '../../../core/call/operation.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { serializeQuery } from '../../../core/http/url.js';
import { type PathRules, sentUrl } from '../../../core/openapi/sent-url.js';
import { type UntypedClient, untypedCall } from '../../../core/openapi/untyped-call.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { PUBLIC_CALL } from '../classify-failure.js';
import { isFunctionResponse } from './accept-response.js';
import { isConsolePath } from './console-path.js';
import { FunctionResponse } from './function-response.js';
import { encodeFunctionBody, type FunctionBody } from './request-body.js';
import { fillRoute, type RouteParams } from './route-path.js';

/** Methods of function URLs, in upper or lower case. Functions never receive HEAD and OPTIONS: the gateway returns 404. */
export type FunctionRequestMethod = RequestMethod | Lowercase<RequestMethod>;

/** How to call a function URL. */
export interface FunctionRequestOptions extends RequestOptions {
  /** Values of the route's parameters; any text. */
  params?: RouteParams | undefined;
  /** Text, a form (`URLSearchParams`) or bytes unchanged, anything else as JSON. At most 10 MiB, and the function's own limit. */
  body?: FunctionBody | undefined;
  /** Calls `/<name>@<version>`; the route must be the function's bare name. */
  version?: string | undefined;
  /** Throws a `FunctionError` if the function returns 400 or above. Default `false`. */
  throwOnStatus?: boolean | undefined;
  /**
   * Sends the console's credentials (admin token, session, CSRF header) too. Default: only below `/_fn/`. Functions see every header
   * of a call, so this reveals the token to the function.
   */
  sendCredentials?: boolean | undefined;
}

/** operationId of calls that carry the console's credentials. */
const CONSOLE_CALL = 'request.console';

const ROUTE: PathRules = { what: 'route', hint: "pass values as params: request('GET', '/orders/:id', { params })" };

/** The web server in front rejects larger bodies, and so does the console API. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_CONSOLE_BODY_BYTES = 160_000;
/** The gateway silently drops the rest. */
const MAX_QUERY_PARAMETERS = 100;

/** Calls a function URL. */
export function requestRoute(
  client: UntypedClient,
  method: FunctionRequestMethod,
  route: string,
  options: FunctionRequestOptions = {},
): ApiPromise<FunctionResponse> {
  const { params, body, version, throwOnStatus = false, sendCredentials, ...rest } = options;
  return ApiPromise.from(() => {
    const target = fillRoute(route, params, version);
    const call = sendToRoute(client, { method, target, body, sendCredentials }, rest);
    return throwOnStatus ? call.map((response) => response.throwOnStatus(`${method} ${route}`)) : call;
  });
}

/** One call. */
export interface RouteCall {
  readonly method: FunctionRequestMethod;
  /** Encoded path and query, below the base URL. */
  readonly target: string;
  readonly body: unknown;
  readonly sendCredentials?: boolean | undefined;
}

export function sendToRoute(
  client: UntypedClient,
  call: RouteCall,
  options: RequestOptions,
): ApiPromise<FunctionResponse> {
  const encoded = encodeFunctionBody(call.body);
  const method = checkMethod(call.method, encoded !== undefined);
  checkQuery(options);
  const url = sentUrl(client.config, call.target, ROUTE);
  const isConsole = isConsolePath(url.path);
  const sendCredentials = call.sendCredentials ?? isConsole;
  const operation: Operation = {
    id: sendCredentials ? CONSOLE_CALL : PUBLIC_CALL,
    method,
    path: url.path,
    retry: METHOD_RETRY[method],
    responseTypes: [],
    maxBodyBytes: sendCredentials ? MAX_CONSOLE_BODY_BYTES : MAX_BODY_BYTES,
    ...(encoded && { requestType: encoded.mediaType }),
  };
  const request = { operation, url, body: encoded?.body, accepts: isFunctionResponse };
  return untypedCall(client, request, options).map((raw) => new FunctionResponse(raw));
}

function checkQuery({ query = {} }: RequestOptions): void {
  const text = serializeQuery(query);
  const count = text === '' ? 0 : text.split('&').length;
  if (count > MAX_QUERY_PARAMETERS) {
    throw new InvalidArgumentError(
      `${count} query parameters; the gateway silently drops all beyond ${MAX_QUERY_PARAMETERS}: send a body`,
    );
  }
}
