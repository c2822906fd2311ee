import { FastfnUiState } from '../../../generated/fastfn/resources.js';
import type { UiState as UiStateSwitches, UiStateUpdateParams } from '../../../generated/fastfn/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import { InvalidArgumentError } from '../../core/errors/index.js';
import type { RequestOptions } from '../../core/options/request-options.js';

/** How to change the console's switches. */
export interface UiStateOptions extends RequestOptions {
  /** Allows `api_enabled: false`, which no later call can undo. Default `false`. */
  allowLockout?: boolean | undefined;
}

/** `client.uiState`: the generated methods, with a guard against locking everyone out. */
export class UiState extends FastfnUiState {
  /**
   * Changes some of the console's switches until the gateway restarts. `PUT /_fn/ui-state`
   *
   * @throws InvalidArgumentError for `api_enabled: false` without `allowLockout`.
   * @example
   * await client.uiState.update({ ui_enabled: true });
   */
  override update(body: UiStateUpdateParams, options: UiStateOptions = {}): ApiPromise<UiStateSwitches> {
    return guarded(body, options, (request) => super.update(body, request));
  }

  /** As {@link update}, by POST. `POST /_fn/ui-state` */
  override replace(body: UiStateUpdateParams, options: UiStateOptions = {}): ApiPromise<UiStateSwitches> {
    return guarded(body, options, (request) => super.replace(body, request));
  }

  /** As {@link update}, by PATCH. `PATCH /_fn/ui-state` */
  override patch(body: UiStateUpdateParams, options: UiStateOptions = {}): ApiPromise<UiStateSwitches> {
    return guarded(body, options, (request) => super.patch(body, request));
  }
}

function guarded(
  body: UiStateUpdateParams,
  { allowLockout = false, ...request }: UiStateOptions,
  send: (request: RequestOptions) => ApiPromise<UiStateSwitches>,
): ApiPromise<UiStateSwitches> {
  return ApiPromise.from(() => {
    if (body.api_enabled === false && !allowLockout) {
      throw new InvalidArgumentError(
        'api_enabled: false disables the console API for everyone, and no call can enable it again, not even with the token',
        { hint: 'pass allowLockout: true to do it anyway; a restart of the gateway enables the API again' },
      );
    }
    return send(request);
  });
}
