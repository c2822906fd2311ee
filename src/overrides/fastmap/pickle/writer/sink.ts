import type { PickleError, PickleErrorCode } from '../error.js';
import type { HashableCheck } from '../hashable.js';
import type { PickleOutput } from './output.js';
import type { PathStep } from './path.js';

/** The state of one pickle for the writers of single types. `PickleWriter` implements it. */
export interface PickleSink {
  readonly out: PickleOutput;
  readonly hashable: HashableCheck;
  write(value: unknown): void;
  /** Writes an item of the innermost container; `step` locates it in the error if it is refused. */
  child(value: unknown, step: PathStep): void;
  /** Sets the part of the innermost container that comes next. */
  at(step: PathStep): void;
  /** Opens a container; every call needs a {@link leave}. */
  enter(): void;
  leave(): void;
  /** Writes a reference to `object` and returns true if `object` was written before. */
  reuse(object: object): boolean;
  isRemembered(object: object): boolean;
  /** Memoizes the object that was just written. */
  remember(object: object): void;
  /** Writes a dict key. The same keys occur often, so each is written once and then referred to. */
  key(text: string): void;
  /** Writes a class or function by name. */
  global(module: string, name: string): void;
  /** Writes `module.name(...args)`; numbers among the arguments become ints where they are integral. */
  call(module: string, name: string, args: readonly unknown[]): void;
  /** Returns the error for a value that cannot be written, with the path to it. */
  refuse(problem: string, code?: PickleErrorCode, cause?: unknown): PickleError;
}
