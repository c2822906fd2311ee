import { FastfnFunctions } from '../../../generated/fastfn/resources.js';
import type { FunctionDetail, FunctionsRetrieveQuery } from '../../../generated/fastfn/types.js';
import type { ApiPromise } from '../../core/api-promise.js';
import type { RequestOptions } from '../../core/request-options.js';

/** Which function, and how much of it. */
export interface FunctionRetrieveParams extends FunctionsRetrieveQuery {
  /** `false` leaves the source out. Default `true`. */
  includeCode?: boolean | undefined;
}

/** `client.functions`. */
export class Functions extends FastfnFunctions {
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
}
