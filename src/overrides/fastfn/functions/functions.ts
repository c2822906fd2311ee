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

/** Which function, and how much of it. */
export interface FunctionRetrieveParams extends FunctionsRetrieveQuery {
  /** `false` leaves the source out. Default `true`. */
  includeCode?: boolean | undefined;
}

/** `client.functions`: the generated methods, with deploying and removing, and the gateway's traps caught. */
export class Functions extends FastfnFunctions {
  override readonly config: FunctionsConfigResource = new FunctionsConfigResource(this.core);
  override readonly env: FunctionsEnvResource = new FunctionsEnvResource(this.core);

  /**
   * A function in every detail; with its source unless `includeCode` is `false`. `GET /_fn/function`
   *
   * @example
   * const detail = await client.functions.retrieve({ runtime: 'node', name: 'hello', includeCode: false });
   */
  override retrieve(params: FunctionRetrieveParams, options?: RequestOptions): ApiPromise<FunctionDetail> {
    const { includeCode, ...query } = params;
    return super.retrieve(includeCode === false ? { ...query, include_code: 0 } : query, options);
  }

  /** Makes a function or a version; a second time is 400. {@link deploy} does not mind. `POST /_fn/function` */
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
   * Brings a function or a version to a wished-for state: makes it or changes what differs, then waits until the gateway routes to it.
   * Doing so again changes nothing and says so. Variables and fields that are not named stay as they are.
   *
   * Secrets cannot be compared, so they are written each time. Not one transaction: after a failure, deploy again.
   *
   * @throws DeployError when a route is claimed by another function too, or does not appear in time; InvalidArgumentError for what the
   *   gateway would misunderstand; RequestTooLargeError for code above 160,000 bytes of JSON.
   * @example
   * const { created, changed } = await client.functions.deploy({
   *   runtime: 'node', name: 'hello', code, config: { methods: ['GET', 'POST'] }, env: { GREETING: 'hola' },
   * });
   */
  deploy(params: DeployParams, options?: DeployOptions): Promise<DeployResult> {
    return deployFunction(this, new FastfnApi(this.core), params, options);
  }

  /**
   * Deletes a function or a version; one that is gone already is no error. `DELETE /_fn/function`
   *
   * @returns whether there was something to delete. After a lost response, a repetition finds nothing and gives `false`.
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
