import type { CloudClock } from '../clock.js';
import type { FunctionRecord } from './registry/function-record.js';
import type { Registry } from './registry/registry.js';
import type { PrintSink } from './runtime/load-code.js';
import type { Secrets } from './secrets.js';

/** The part of a mock gateway's state that is needed to run a function. `FastfnState` implements it. */
export interface GatewayState {
  readonly clock: CloudClock;
  readonly registry: Registry;
  readonly secrets: Secrets;
  /** Whether a function can run: its runtime is up and its code is JavaScript. */
  canRun(record: FunctionRecord): boolean;
  /** Returns an id for the next call. */
  nextRequestId(prefix: 'req' | 'invoke'): string;
  /** Returns the sink for the output and the failures of a function. */
  printerOf(record: FunctionRecord): PrintSink;
}
