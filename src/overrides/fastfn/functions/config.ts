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

/** `client.functions.config`: the generated methods, with checks for values that the gateway would silently change. */
export class FunctionsConfigResource extends FastfnFunctionsConfig {
  /**
   * Merges fields into a function's configuration. `schedule` and `edge` are replaced whole: the current ones are read first, and an update
   * that would lose fields of them throws. `PUT /_fn/function-config`
   *
   * @throws InvalidArgumentError for values that the gateway would silently change: no or unknown methods, `{id}` in routes, reserved
   *   routes, more than 32 routes, ignored fields.
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
