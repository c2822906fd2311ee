import type { OperationContract } from '../../core/openapi/contract.js';
import { isNamed, type ServiceName } from '../operations.js';
import { chance } from './chance.js';
import type { Fault, FaultEffect, FaultSchedule, FaultTarget } from './fault.js';

/** A call as the faults see it. */
export interface FaultyCall {
  readonly service: ServiceName;
  readonly operation: string;
  /** Absent if the call is not an operation. */
  readonly contract: OperationContract | undefined;
}

export interface RuleOptions {
  readonly description: string;
  readonly targets: readonly FaultTarget[];
  readonly schedule: FaultSchedule;
  readonly seed: number;
  /** Returns the effect on the `index`-th call of the targets. */
  readonly effect: (call: FaultyCall, index: number) => FaultEffect | undefined;
  readonly onRemove: (rule: FaultRule) => void;
}

/** Purpose of `chance` for the schedule; effects use others. */
const HIT = 0;

/** One fault with its counters. */
export class FaultRule implements Fault {
  readonly description: string;
  readonly #options: RuleOptions;
  #seen = 0;
  #hits = 0;

  constructor(options: RuleOptions) {
    this.#options = options;
    this.description = options.description;
  }

  get hits(): number {
    return this.#hits;
  }

  get isSpent(): boolean {
    return this.#hits >= (this.#options.schedule.times ?? 1);
  }

  remove(): void {
    this.#options.onRemove(this);
  }

  isFor(call: FaultyCall): boolean {
    return this.#options.targets.some((target) => target === '*' || isNamed(target, call));
  }

  /** The effect on the next call of the targets. A call that another fault has already hit can only be delayed. */
  next(call: FaultyCall, isFree: boolean): FaultEffect | undefined {
    const { schedule, seed, effect } = this.#options;
    const { skip = 0, probability = 1 } = schedule;
    const index = this.#seen;
    this.#seen += 1;
    if (this.isSpent || index < skip || chance(seed, index, HIT) >= probability) return undefined;
    const result = effect(call, index);
    if (result === undefined || !(isFree || result.kind === 'delay')) return undefined;
    this.#hits += 1;
    return result;
  }
}

/** A schedule in words, for example `, 2 times after 1 calls`. */
export function scheduleText({ times = 1, skip = 0, probability = 1 }: FaultSchedule): string {
  const often = times === 1 ? 'once' : times === Number.POSITIVE_INFINITY ? 'always' : `${times} times`;
  const late = skip === 0 ? '' : ` after ${skip} calls`;
  const likely = probability === 1 ? '' : ` with probability ${probability}`;
  return `, ${often}${late}${likely}`;
}
