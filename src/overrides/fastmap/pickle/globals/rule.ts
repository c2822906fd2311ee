import type { PickleMachine } from '../reader/machine.js';

/** Makes a value from the arguments of a call in a pickle. Checks every argument before it takes memory or time. */
export type Reducer = (args: readonly unknown[], machine: PickleMachine) => object;

/** One name of the allow-list. */
export interface GlobalRule {
  /** Modules under which the name is found, the current spelling first. */
  readonly modules: readonly string[];
  readonly name: string;
  /** How a call is carried out; without one the name may only be mentioned. */
  readonly call?: Reducer;
}

export const BUILTINS_MODULES = ['builtins', '__builtin__'] as const;

/** Whether `value` is what this reader makes of a Python int. */
export function isPythonInt(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}
