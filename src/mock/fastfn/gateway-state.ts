import type { CloudClock } from '../clock.js';
import type { FunctionRecord } from './registry/function-record.js';
import type { Registry } from './registry/registry.js';
import type { PrintSink } from './runtime/load-code.js';
import type { Secrets } from './secrets.js';

/** The part of a mock gateway's state that running a function needs. `FastfnState` implements it. */
export interface GatewayState {
  readonly clock: CloudClock;
  readonly registry: Registry;
  readonly secrets: Secrets;
  /** Whether calls of a function can run: its runtime is up, and its code is JavaScript. */
  canRun(record: FunctionRecord): boolean;
  /** Returns an id for the next call. */
  nextRequestId(prefix: 'req' | 'invoke'): string;
  /** Returns the function that logs what a function prints, and its failures. */
  printerOf(record: FunctionRecord): PrintSink;
}
