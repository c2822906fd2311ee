import type { GatewayOperation } from './document.js';

/** One method of the generated client. */
export interface RouteMethod {
  /** Also the operationId in the normalized document. */
  readonly name: string;
  /** The first argument of `client.request`, such as `/tree/:rest*`. */
  readonly route: string;
  readonly version?: string | undefined;
  readonly parameters: readonly PathParameter[];
  readonly operation: GatewayOperation;
}

export interface PathParameter {
  readonly name: string;
  readonly isCatchAll: boolean;
}
