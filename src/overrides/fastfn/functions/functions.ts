import { FastfnApi, FastfnFunctions } from '../../../../generated/fastfn/resources.js';
import type {
  FunctionCreateParams,
  FunctionDetail,
  FunctionsCreateQuery,
  FunctionsDeleteQuery,
  FunctionsRetrieveQuery,
} from '../../../../generated/fastfn/types.js';
import { ApiPromise } from '../../../core/call/api-promise.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkRouting } from './check-config.js';
import { FunctionsConfigResource } from './config.js';
import { type DeployOptions, type DeployParams, type DeployResult, deployFunction } from './deploy.js';
import { FunctionsEnvResource } from './env.js';
import { isAlreadyGone } from './missing.js';

/** Selects a function, and how much of it to return. */
export interface FunctionRetrieveParams extends FunctionsRetrieveQuery {
  /** `false` leaves the source out. Default `true`. */
  includeCode?: boolean | undefined;
}

/** `client.functions`: the generated methods, with `deploy`, `remove` and argument checks. */
export class Functions extends FastfnFunctions {
  override readonly config: FunctionsConfigResource = new FunctionsConfigResource(this.context);
  override readonly env: FunctionsEnvResource = new FunctionsEnvResource(this.context);

  /**
   * All details of a function; with its source unless `includeCode` is `false`. `GET /_fn/function`
   *
   * @example
   * const detail = await client.functions.retrieve({ runtime: 'node', name: 'hello', includeCode: false });
   */
  override retrieve(params: FunctionRetrieveParams, options?: RequestOptions): ApiPromise<FunctionDetail> {
    const { includeCode, ...query } = params;
    return super.retrieve(includeCode === false ? { ...query, include_code: 0 } : query, options);
  }

  /** Creates a function or a version; returns 400 if it exists. {@link deploy} handles both cases. `POST /_fn/function` */
  override create(
    target: FunctionsCreateQuery,
    body?: FunctionCreateParams,
    options?: RequestOptions,
  ): ApiPromise<FunctionDetail> {
    return ApiPromise.from(() => {
      if (body !== undefined) checkRouting({ ...body });
      return super.create(target, body, options);
    });
  }

  /**
   * Brings a function or a version to the desired state: creates it or updates what differs, then waits until the gateway routes to it. A
   * second call changes nothing and reports no changes. Variables and fields that are not named stay unchanged.
   *
   * Secrets cannot be compared, so they are written each time. Not atomic: after a failure, deploy again.
   *
   * @throws DeployError if another function claims a route too, or a route does not appear in time; InvalidArgumentError for values that
   *   the gateway would silently change; RequestTooLargeError for code above 160,000 bytes of JSON.
   * @example
   * const { created, changed } = await client.functions.deploy({
   *   runtime: 'node', name: 'hello', code, config: { methods: ['GET', 'POST'] }, env: { GREETING: 'hola' },
   * });
   */
  deploy(params: DeployParams, options?: DeployOptions): Promise<DeployResult> {
    return deployFunction(this, new FastfnApi(this.context), params, options);
  }

  /**
   * Deletes a function or a version; does not fail if it does not exist. `DELETE /_fn/function`
   *
   * @returns whether there was something to delete. After a lost response, a retry finds nothing and returns `false`.
   */
  async remove(target: FunctionsDeleteQuery, options?: RequestOptions): Promise<boolean> {
    try {
      await this.delete(target, options);
      return true;
    } catch (error) {
      if (isAlreadyGone(error)) return false;
      throw error;
    }
  }
}
