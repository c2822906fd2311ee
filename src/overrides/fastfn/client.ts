import { codecs } from '../../../generated/fastfn/operations.js';
import { FastfnApi } from '../../../generated/fastfn/resources.js';
import type { InvokeParams, LoginParams, LoginResult, LogoutResult } from '../../../generated/fastfn/types.js';
import type { ApiPromise } from '../../core/api-promise.js';
import { type ClientOptions, deriveOptions, resolveConfig, type ServiceProfile } from '../../core/client-options.js';
import { Core } from '../../core/core.js';
import { readEnv } from '../../core/env.js';
import type { RequestOptions } from '../../core/request-options.js';
import { Functions } from './functions.js';
import { decodeInvocation, type Invocation, withoutAbsentFields } from './invocation.js';
import { Logs } from './logs.js';
import { Session } from './session.js';

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
 * Client of a FastFN gateway's console API: functions, invocations, jobs, secrets, logs.
 *
 * Environment: `FASTFN_BASE_URL` (default `http://127.0.0.1:8080`), `FASTFN_ADMIN_TOKEN`, `FASTFN_LOG`.
 *
 * @throws ConfigurationError when an option has no usable value.
 * @example
 * const client = new FastfnClient({ adminToken });
 * const { data } = await client.invoke<{ greeting: string }>({ name: 'hello', query: { who: 'Ana' } });
 */
export class FastfnClient extends FastfnApi {
  override readonly functions: Functions;
  override readonly logs: Logs;
  readonly #options: FastfnClientOptions;
  readonly #session: Session;

  constructor(options: FastfnClientOptions = {}) {
    const adminToken = options.adminToken?.trim() || readEnv('FASTFN_ADMIN_TOKEN');
    const session = new Session();
    // Every call that is not a GET needs the CSRF header; the gateway does not mind it on a GET.
    const authorize = () => ({ 'x-fn-request': '1', 'x-fn-admin-token': adminToken, ...session.header });
    const secrets = adminToken === undefined ? [] : [adminToken];
    super(new Core(resolveConfig(PROFILE, options, { secrets, authorize })));
    this.#options = options;
    this.#session = session;
    this.functions = new Functions(this.core);
    this.logs = new Logs(this.core);
  }

  /**
   * A client with some options changed; the others, and this client, stay as they are. Headers are merged name by name. A login session
   * stays with this client.
   */
  withOptions(changes: Partial<FastfnClientOptions>): FastfnClient {
    return new FastfnClient(deriveOptions(this.#options, changes));
  }

  /**
   * Calls a function by name and gives its answer. A status of 400 and above that the function itself answers is a result, not an
   * error; an `ApiError` means that the gateway refused. Not retried unless `maxRetries` is given for this call. `POST /_fn/invoke`
   *
   * @example
   * const { status, data } = await client.invoke({ name: 'risk-score', method: 'POST', body: { source: 'web' } });
   */
  override invoke<T = unknown>(params: InvokeParams, options?: RequestOptions): ApiPromise<Invocation<T>> {
    return super.invoke(withoutAbsentFields(params), options).map((result, raw) => decodeInvocation<T>(result, raw));
  }

  /** Logs in; the session is kept by this client and sent along from then on. `POST /_fn/login` */
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
}
