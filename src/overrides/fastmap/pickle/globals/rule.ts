import type { PickleMachine } from '../reader/machine.js';

/** Creates a value from the arguments of a call in a pickle. Checks every argument before it uses memory or time. */
export type Reducer = (args: readonly unknown[], machine: PickleMachine) => object;

/** One name of the allow-list. */
export interface GlobalRule {
  /** Modules under which the name is found, the current spelling first. */
  readonly modules: readonly string[];
  readonly name: string;
  /** Performs a call; without it the name may only be referred to. */
  readonly call?: Reducer;
}

export const BUILTINS_MODULES = ['builtins', '__builtin__'] as const;

/** Whether `value` is how this reader represents a Python int. */
export function isPythonInt(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}
