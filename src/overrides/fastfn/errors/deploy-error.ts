import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/** Why a deployed function does not respond. */
export type DeployProblem = 'ROUTE_CONFLICT' | 'ROUTE_MISSING';

/** A function was deployed, but the gateway does not route to it. */
export class DeployError extends FastkitError {
  static override readonly type: string = 'DeployError';
  declare readonly code: DeployProblem;
  /** The routes that do not lead to the function. */
  readonly routes: readonly string[];

  constructor(code: DeployProblem, message: string, routes: readonly string[], options?: FastkitErrorOptions) {
    super(code, message, options);
    this.routes = routes;
  }

  protected override details(): Record<string, unknown> {
    return { routes: this.routes };
  }
}
