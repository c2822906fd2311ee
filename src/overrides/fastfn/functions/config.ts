import { FastfnFunctionsConfig } from '../../../../generated/fastfn/resources.js';
import type {
  FunctionConfigUpdateParams,
  FunctionDetail,
  FunctionsConfigUpdateQuery,
} from '../../../../generated/fastfn/types.js';
import { ApiPromise } from '../../../core/call/api-promise.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkConfig } from './check-config.js';
import { checkNothingLost, replacesWhole } from './replaced-whole.js';

/** `client.functions.config`: the generated methods, with the gateway's traps caught before anything is sent. */
export class FunctionsConfigResource extends FastfnFunctionsConfig {
  /**
   * Merges fields into a function's configuration. `schedule` and `edge` are replaced whole; an update that would lose fields of the
   * present ones is refused, for which these are read first. `PUT /_fn/function-config`
   *
   * @throws InvalidArgumentError for what the gateway would silently turn into something else: no or unknown methods, `{id}` in routes,
   *   reserved routes, more than 32 routes, ignored fields.
   * @example
   * await client.functions.config.update({ runtime: 'node', name: 'hello' }, { timeout_ms: 5000, routes: ['/hello/:who'] });
   */
  override update(
    target: FunctionsConfigUpdateQuery,
    config: FunctionConfigUpdateParams,
    options?: RequestOptions,
  ): ApiPromise<FunctionDetail> {
    return ApiPromise.from(() => {
      checkConfig(config);
      const send = (): ApiPromise<FunctionDetail> => super.update(target, config, options);
      if (!replacesWhole(config)) return send();
      const checked = this.retrieve(target, options).then((present) => checkNothingLost(config, present));
      return ApiPromise.after(checked, send);
    });
  }
}
