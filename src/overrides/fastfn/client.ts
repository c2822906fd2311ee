import { FastfnApi } from '../../../generated/fastfn/resources.js';
import type { InvokeParams, LoginParams, LoginResult, LogoutResult } from '../../../generated/fastfn/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import { deriveOptions } from '../../core/client/client-options.js';
import type { DoctorOptions, DoctorReport } from '../../core/doctor/doctor.js';
import { AuthenticationError } from '../../core/errors/index.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { loadPart } from '../../core/util/load-part.js';
import { type FastfnClientOptions, resolveFastfn } from './context.js';
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
import type { Session } from './session.js';
import { UiState } from './ui-state.js';

/**
 * Client of a FastFN gateway: the URLs of its functions, and the console API for functions, invocations, jobs, secrets and logs.
 *
 * Environment: `FASTFN_BASE_URL` (default `http://127.0.0.1:8080`), `FASTFN_ADMIN_TOKEN`, `FASTFN_LOG`.
 *
 * @throws ConfigurationError if an option is invalid.
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
    const { context, session, hasToken, ownOptions } = resolveFastfn(options);
    super(context);
    this.#options = ownOptions;
    this.#session = session;
    this.#hasToken = hasToken;
    this.functions = new Functions(this.context);
    this.jobs = new Jobs(this.context);
    this.uiState = new UiState(this.context);
    this.logs = new Logs(this.context);
  }

  /**
   * Returns a client of the same class with some options changed; this client is not modified. Headers and query are merged by name. A login
   * session stays with this client. Does not read the environment again. Shares the connections of this client, unless `fetch` or `tls` is
   * changed.
   *
   * The constructor of a subclass gets all options and has to pass them on to `super`.
   *
   * @example
   * const patient = client.withOptions({ timeoutMs: 300_000 });
   */
  withOptions(changes: Partial<FastfnClientOptions>): this {
    const Client = this.constructor as new (options: FastfnClientOptions) => this;
    return new Client(deriveOptions(this.#options, changes));
  }

  /**
   * Calls a function by its URL. Routes use the gateway's syntax, `/orders/:id` and `/tree/:rest*`, with their values in `params`. No
   * credentials are sent unless requested; in a browser, cookies of the gateway's origin are sent as with any request.
   *
   * Any status that the function returns is a result. Retried are calls that provably did not reach it (any method) and idempotent ones (GET,
   * PUT, DELETE). Aborting a call, or its timeout, does not stop the function.
   *
   * @throws ApiError if the gateway rejects the call or fails; FunctionError with `throwOnStatus`; and the errors of every call.
   * @example
   * const response = await client.request('GET', '/orders/:id', { params: { id: 'a/b' }, query: { full: true } });
   * if (response.status === 200) console.log(response.json<Order>());
   */
  request(
    method: FunctionRequestMethod,
    route: string,
    options?: FunctionRequestOptions,
  ): ApiPromise<FunctionResponse> {
    return requestRoute(this.context, method, route, options);
  }

  /**
   * A typed client for your own functions, in the style of openapi-fetch: `paths` are the types that openapi-typescript (or
   * `fastkit codegen`) generates from the gateway's OpenAPI document. Errors, retries and limits are those of {@link request}.
   *
   * @example
   * const { data, error } = await client.routes<paths>().GET('/orders/{id}', { params: { path: { id: '7' } } });
   */
  routes<Paths extends object>(): FunctionRoutes<Paths> {
    return createRoutes<Paths>(this.context);
  }

  /**
   * Calls a function by name and returns its response. A status of 400 or above from the function is a result, not an error; an `ApiError`
   * means that the gateway rejected the call. Retried automatically only if the function was provably not called.
   * `POST /_fn/invoke`
   *
   * @throws FunctionError with `throwOnStatus`; RequestTooLargeError above 160,000 bytes of JSON; and the errors of every call.
   * @example
   * const { status, data } = await client.invoke({ name: 'risk-score', method: 'POST', body: { source: 'web' } });
   */
  override invoke<T = unknown>(params: InvokeParams, options: InvokeOptions = {}): ApiPromise<Invocation<T>> {
    const { throwOnStatus = false, ...request } = options;
    return ApiPromise.from(() => super.invoke(withoutAbsentFields(params), request)).map((result, raw) => {
      const response: Invocation<T> = decodeEnvelope(result, raw);
      return throwOnStatus ? refuseStatus(params.name, response, (text) => raw.redact(text)) : response;
    });
  }

  /**
   * Logs in. Only this client keeps the session (in a browser: the browser, for its page's own origin) and sends it with console calls from
   * then on. `POST /_fn/login`
   */
  override login(params: LoginParams, options?: RequestOptions): ApiPromise<LoginResult> {
    return super.login(params, options).map((result, raw) => {
      this.#session.update(raw.headers);
      return result;
    });
  }

  /** Drops the session. The gateway does not revoke it: a copy of the cookie works until it expires. `POST /_fn/logout` */
  override logout(options?: RequestOptions): ApiPromise<LogoutResult> {
    return super.logout(options).map((result) => {
      this.#session.clear();
      return result;
    });
  }

  /**
   * Whether this client has a valid session. Asks the gateway, because browsers hide the cookie. An admin token is not a session.
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
   * Checks configuration, reachability, authentication, clock and versions with at most two read requests, and says what to do. Problems are
   * reported, not thrown. `GET /_fn/health`, `GET /_fn/catalog`
   *
   * @throws AbortedError.
   * @example
   * const { ok, text } = await client.doctor();
   * if (!ok) console.error(text);
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { examine } = await loadPart(() => import('../../core/doctor/doctor.js'));
    const probe = {
      reach: (request: RequestOptions) => this.health(request),
      authenticate: (request: RequestOptions) => this.catalog(request),
      credential: 'FASTFN_ADMIN_TOKEN',
      hasCredential: this.#hasToken,
    };
    return examine(this.context.config, probe, options);
  }
}
