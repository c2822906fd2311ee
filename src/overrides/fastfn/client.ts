import { codecs } from '../../../generated/fastfn/operations.js';
import { FastfnApi } from '../../../generated/fastfn/resources.js';
import type { InvokeParams, LoginParams, LoginResult, LogoutResult } from '../../../generated/fastfn/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import {
  type ClientOptions,
  deriveOptions,
  resolveConfig,
  type ServiceProfile,
} from '../../core/client/client-options.js';
import type { DoctorOptions, DoctorReport } from '../../core/doctor/doctor.js';
import { AuthenticationError } from '../../core/errors/index.js';
import { HttpClient } from '../../core/openapi/http-client.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { readEnv } from '../../core/util/env.js';
import { classifyFailure, PUBLIC_CALL } from './classify-failure.js';
import { Functions } from './functions/functions.js';
import {
  decodeEnvelope,
  type Invocation,
  type InvokeOptions,
  refuseStatus,
  withoutAbsentFields,
} from './invocation.js';
import { Jobs } from './jobs/jobs.js';
import { Logs } from './logs.js';
import type { FunctionResponse } from './public/function-response.js';
import { type FunctionRequestMethod, type FunctionRequestOptions, requestRoute } from './public/request.js';
import { createRoutes, type FunctionRoutes } from './public/typed-routes.js';
import { Session } from './session.js';
import { UiState } from './ui-state.js';

/** Options of a {@link FastfnClient}. */
export interface FastfnClientOptions extends ClientOptions {
  /** Default: the environment variable `FASTFN_ADMIN_TOKEN`. Without one, only what the gateway allows everybody works. */
  adminToken?: string | undefined;
}

const PROFILE: ServiceProfile = {
  service: 'fastfn',
  envPrefix: 'FASTFN',
  baseUrlVariable: 'FASTFN_BASE_URL',
  defaultBaseUrl: 'http://127.0.0.1:8080',
  codecs,
};

/**
 * Client of a FastFN gateway: its functions' own URLs, and the console API for functions, invocations, jobs, secrets and logs.
 *
 * Environment: `FASTFN_BASE_URL` (default `http://127.0.0.1:8080`), `FASTFN_ADMIN_TOKEN`, `FASTFN_LOG`.
 *
 * @throws ConfigurationError when an option has no usable value.
 * @example
 * const client = new FastfnClient({ adminToken });
 * const response = await client.request('POST', '/risk-score', { body: { source: 'web' } });
 */
export class FastfnClient extends FastfnApi {
  override readonly functions: Functions;
  override readonly jobs: Jobs;
  override readonly uiState: UiState;
  override readonly logs: Logs;
  readonly #options: FastfnClientOptions;
  readonly #session: Session;
  readonly #hasToken: boolean;

  constructor(options: FastfnClientOptions = {}) {
    const adminToken = options.adminToken?.trim() || readEnv('FASTFN_ADMIN_TOKEN');
    const session = new Session();
    // Functions see all headers of a call, so theirs carry no credentials. Every console call that is not a GET needs the CSRF header; the
    // gateway does not mind it on a GET.
    const authorize = ({ operationId }: { readonly operationId: string }) =>
      operationId === PUBLIC_CALL ? {} : { 'x-fn-request': '1', 'x-fn-admin-token': adminToken, ...session.header };
    const secrets = adminToken === undefined ? [] : [adminToken];
    super(new HttpClient(resolveConfig(PROFILE, options, { secrets, authorize, classifyFailure })));
    this.#options = options;
    this.#session = session;
    this.#hasToken = adminToken !== undefined;
    this.functions = new Functions(this.core);
    this.jobs = new Jobs(this.core);
    this.uiState = new UiState(this.core);
    this.logs = new Logs(this.core);
  }

  /**
   * A client of the same class with some options changed; the others, and this client, stay as they are. Headers are merged name by name.
   * A login session stays with this client.
   */
  withOptions(changes: Partial<FastfnClientOptions>): this {
    const Client = this.constructor as new (options: FastfnClientOptions) => this;
    return new Client(deriveOptions(this.#options, changes));
  }

  /**
   * Calls a function by its URL. Routes are written as the gateway writes them, `/orders/:id` and `/tree/:rest*`, with their values in
   * `params`. No credentials are sent unless asked for; in a browser, cookies of the gateway's own origin go along as with any request.
   *
   * Whatever status the function responds is a result. Repeated are calls that provably did not reach it (any method), and those that it can
   * take twice (GET, PUT, DELETE). Aborting a call, or its timeout, does not stop the function.
   *
   * @throws ApiError when the gateway refuses or fails; FunctionError with `throwOnStatus`; and what every call throws.
   * @example
   * const response = await client.request('GET', '/orders/:id', { params: { id: 'a/b' }, query: { full: true } });
   * if (response.status === 200) console.log(response.json<Order>());
   */
  request(
    method: FunctionRequestMethod,
    route: string,
    options?: FunctionRequestOptions,
  ): ApiPromise<FunctionResponse> {
    return requestRoute(this.core, method, route, options);
  }

  /**
   * A typed client of your own functions, in the shape of openapi-fetch: `paths` are the types that openapi-typescript (or
   * `fastkit codegen`) makes of the gateway's OpenAPI document. Errors, retries and limits are those of {@link request}.
   *
   * @example
   * const { data, error } = await client.routes<paths>().GET('/orders/{id}', { params: { path: { id: '7' } } });
   */
  routes<Paths extends object>(): FunctionRoutes<Paths> {
    return createRoutes<Paths>(this.core);
  }

  /**
   * Calls a function by name and gives its response. A status of 400 and above that the function itself responses is a result, not an
   * error; an `ApiError` means that the gateway refused. Repeated without `maxRetries` only when the function was provably not called.
   * `POST /_fn/invoke`
   *
   * @throws FunctionError with `throwOnStatus`; RequestTooLargeError above 160,000 bytes of JSON; and what every call throws.
   * @example
   * const { status, data } = await client.invoke({ name: 'risk-score', method: 'POST', body: { source: 'web' } });
   */
  override invoke<T = unknown>(params: InvokeParams, options: InvokeOptions = {}): ApiPromise<Invocation<T>> {
    const { throwOnStatus = false, ...request } = options;
    return ApiPromise.from(() => super.invoke(withoutAbsentFields(params), request)).map((result, raw) => {
      const response: Invocation<T> = decodeEnvelope(result, raw);
      return throwOnStatus ? refuseStatus(params.name, response) : response;
    });
  }

  /**
   * Logs in. The session is kept by this client alone (in a browser: by the browser, for its page's own origin) and sent along with console
   * calls from then on. `POST /_fn/login`
   */
  override login(params: LoginParams, options?: RequestOptions): ApiPromise<LoginResult> {
    return super.login(params, options).map((result, raw) => {
      this.#session.update(raw.headers);
      return result;
    });
  }

  /** Forgets the session. The gateway does not: whoever has the cookie can go on using it until it expires. `POST /_fn/logout` */
  override logout(options?: RequestOptions): ApiPromise<LogoutResult> {
    return super.logout(options).map((result) => {
      this.#session.clear();
      return result;
    });
  }

  /**
   * Whether the gateway knows this client's session, which only it can tell: browsers hide the cookie. An admin token is no session.
   * `GET /_fn/ui-state`
   */
  async isLoggedIn(options?: RequestOptions): Promise<boolean> {
    try {
      return (await this.uiState.retrieve(options)).current_user !== undefined;
    } catch (error) {
      if (error instanceof AuthenticationError) return false;
      throw error;
    }
  }

  /**
   * Looks at configuration, reachability, authentication, clock and versions, by at most two reading requests, and says what to do. What
   * is wrong stands in the report and is not thrown. `GET /_fn/health`, `GET /_fn/catalog`
   *
   * @throws AbortedError.
   * @example
   * const { ok, text } = await client.doctor();
   * if (!ok) console.error(text);
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { examine } = await import('../../core/doctor/doctor.js');
    const probe = {
      reach: (request: RequestOptions) => this.health(request),
      authenticate: (request: RequestOptions) => this.catalog(request),
      credential: 'FASTFN_ADMIN_TOKEN',
      hasCredential: this.#hasToken,
    };
    return examine(this.core.config, probe, options);
  }
}
