import type {
  CutFault,
  DelayFault,
  Fault,
  FaultEffect,
  FaultSchedule,
  FaultTarget,
  RandomFaults,
  ResetFault,
  StatusFault,
} from './fault.js';
import { FaultRule, type FaultyCall, scheduleText } from './fault-rule.js';
import { FAULT_KINDS, randomEffect } from './random-effect.js';

export interface FaultsOptions {
  /** Seed for faults with a `probability`. */
  readonly seed: number;
  /** Returns why a response is not allowed by the spec; `undefined` if it is. */
  readonly refuse: (target: FaultTarget, fault: StatusFault) => string | undefined;
  readonly expireUrls: () => void;
}

/** The combined effect of the faults on one call. */
export interface FaultPlan {
  readonly delayMs: number;
  /** The effect that is not a delay. */
  readonly effect: FaultEffect | undefined;
  /** In words; absent if nothing happens. */
  readonly description: string | undefined;
}

const NO_FAULT: FaultPlan = { delayMs: 0, effect: undefined, description: undefined };

/**
 * Faults of a mock cloud. Each has a target and a schedule; by default it hits the next call of the target, once. Delays add up; of several
 * other faults for one call the first one added happens.
 */
export class Faults {
  readonly #options: FaultsOptions;
  #rules: FaultRule[] = [];

  constructor(options: FaultsOptions) {
    this.#options = options;
  }

  /** The faults that can still hit a call, oldest first. */
  get active(): readonly Fault[] {
    return this.#rules.filter((rule) => !rule.isSpent);
  }

  /**
   * Responds with a status instead of doing the work.
   *
   * @throws RangeError for a response that is not in the spec, unless `allowUndocumented` is set.
   * @example
   * cloud.faults.respondWith('vms.launch', { times: 2, status: 503, headers: { 'retry-after': '1' } });
   */
  respondWith(target: FaultTarget, fault: StatusFault): Fault {
    const { status = 503, headers, body, allowUndocumented = false } = fault;
    const problem = allowUndocumented ? undefined : this.#options.refuse(target, fault);
    if (problem !== undefined) throw new RangeError(problem);
    const effect = { kind: 'status', status, headers, body, allowUndocumented } as const;
    return this.#add(`${target} returns ${status}`, target, fault, effect);
  }

  /**
   * Makes calls wait before anything else happens to them.
   *
   * @example
   * cloud.faults.delay('*', { ms: 50, times: Infinity });
   */
  delay(target: FaultTarget, fault: DelayFault): Fault {
    return this.#add(`${target} waits ${fault.ms} ms`, target, fault, { kind: 'delay', ms: fault.ms });
  }

  /**
   * Breaks the connection without a response.
   *
   * @example
   * cloud.faults.reset('vms.launch', { when: 'after' }); // the VM exists, but the caller does not know
   */
  reset(target: FaultTarget, fault: ResetFault = {}): Fault {
    const { when = 'before' } = fault;
    return this.#add(`${target} is reset ${when} the work`, target, fault, { kind: 'reset', when });
  }

  /**
   * Breaks the connection in the middle of the response's body.
   *
   * @example
   * cloud.faults.cut('vms.run', { afterBytes: 20 });
   */
  cut(target: FaultTarget, fault: CutFault): Fault {
    const { afterBytes, clean = false } = fault;
    const text = `${target} is cut after ${afterBytes} bytes${clean ? ', cleanly' : ''}`;
    return this.#add(text, target, fault, { kind: 'cut', afterBytes, clean });
  }

  /**
   * Damages responses: the signature where there is one, else the JSON, the first line of NDJSON, the MessagePack or a byte of anything else.
   *
   * @example
   * cloud.faults.corrupt('mapBatch');
   */
  corrupt(target: FaultTarget, fault: FaultSchedule = {}): Fault {
    return this.#add(`${target} is corrupted`, target, fault, { kind: 'corrupt' });
  }

  /** Expires all existing signed URLs now. */
  expireUrls(): void {
    this.#options.expireUrls();
  }

  /**
   * Random faults, the same in every run with the same seed and the same order of calls.
   *
   * @example
   * cloud.faults.random({ seed: 7, rate: 0.1 });
   */
  random({ seed, rate, kinds = FAULT_KINDS, targets = ['*'] }: RandomFaults): Fault {
    return this.#keep(
      new FaultRule({
        description: `${targets.join(', ')}: ${kinds.join(', ')} at a rate of ${rate}, seed ${seed}`,
        targets,
        schedule: { times: Number.POSITIVE_INFINITY, probability: rate },
        seed,
        effect: (call, index) => randomEffect(seed, kinds, call, index),
        onRemove: this.#remove,
      }),
    );
  }

  /** Removes all faults. Expired URLs stay expired. */
  clear(): void {
    this.#rules = [];
  }

  /** Determines the effect of the faults on a call. */
  plan(call: FaultyCall): FaultPlan {
    if (this.#rules.length === 0) return NO_FAULT;
    let delayMs = 0;
    let effect: FaultEffect | undefined;
    const descriptions: string[] = [];
    for (const rule of this.#rules) {
      if (!rule.isFor(call)) continue;
      const next = rule.next(call, effect === undefined);
      if (next === undefined) continue;
      descriptions.push(describeEffect(next));
      if (next.kind === 'delay') delayMs += next.ms;
      else effect = next;
    }
    this.#rules = this.#rules.filter((rule) => !rule.isSpent);
    return { delayMs, effect, description: descriptions.length === 0 ? undefined : descriptions.join('; ') };
  }

  #add(text: string, target: FaultTarget, schedule: FaultSchedule, effect: FaultEffect): Fault {
    const description = text + scheduleText(schedule);
    const { seed } = this.#options;
    return this.#keep(
      new FaultRule({
        description,
        targets: [target],
        schedule,
        seed,
        effect: () => effect,
        onRemove: this.#remove,
      }),
    );
  }

  #keep(rule: FaultRule): Fault {
    this.#rules.push(rule);
    return rule;
  }

  readonly #remove = (rule: FaultRule): void => {
    this.#rules = this.#rules.filter((other) => other !== rule);
  };
}

function describeEffect(effect: FaultEffect): string {
  switch (effect.kind) {
    case 'status':
      return `returned ${effect.status}`;
    case 'delay':
      return `delayed by ${effect.ms} ms`;
    case 'reset':
      return `reset ${effect.when} the work`;
    case 'cut':
      return `cut after ${effect.afterBytes} bytes${effect.clean ? ', cleanly' : ''}`;
    case 'corrupt':
      return 'corrupted';
  }
}
