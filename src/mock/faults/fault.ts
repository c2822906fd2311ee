import type { OperationName } from '../operations.js';

/** The target of a fault: an operation, uploads to or downloads from signed URLs, functions' own URLs, or everything. */
export type FaultTarget = OperationName | 'storage.put' | 'storage.get' | 'public' | '*';

/** Selects the calls of its target that a fault hits. */
export interface FaultSchedule {
  /** How many calls are hit. Default 1; `Infinity` for all. */
  readonly times?: number | undefined;
  /** How many calls pass before the first is hit. Default 0. */
  readonly skip?: number | undefined;
  /** Probability that a call is hit, from 0 to 1, drawn from the cloud's `seed`. Default 1. */
  readonly probability?: number | undefined;
}

/** A response that replaces the handler's. */
export interface StatusFault extends FaultSchedule {
  /** Default 503. */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text, bytes, or a value that is encoded in the response's media type. Default an error in the service's format. */
  readonly body?: unknown;
  /** Allows a response that is not in the spec, as a proxy may return it. Default false. */
  readonly allowUndocumented?: boolean | undefined;
}

export interface DelayFault extends FaultSchedule {
  /** On the cloud's clock: with a manual clock, advance it. */
  readonly ms: number;
}

export interface ResetFault extends FaultSchedule {
  /** `before`: the request is not processed. `after`: the work is done and its response is lost. Default `before`. */
  readonly when?: 'before' | 'after' | undefined;
}

export interface CutFault extends FaultSchedule {
  /** Number of bytes of the response's body that still arrive. A body that is not longer is not cut. */
  readonly afterBytes: number;
  /** Ends the body as if it were complete instead of breaking the connection. Default false. */
  readonly clean?: boolean | undefined;
}

/** Random faults. */
export interface RandomFaults {
  /** The n-th call gets the same fault in every run with the same seed. */
  readonly seed: number;
  /** Share of calls that are hit, from 0 to 1. */
  readonly rate: number;
  /** Default all. */
  readonly kinds?: readonly FaultKind[] | undefined;
  /** Default all calls. */
  readonly targets?: readonly FaultTarget[] | undefined;
}

export type FaultKind = 'status' | 'delay' | 'reset' | 'cut' | 'corrupt';

/** The effect of a fault on one call. */
export type FaultEffect =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: unknown;
      readonly allowUndocumented?: boolean | undefined;
    }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly clean: boolean }
  | { readonly kind: 'corrupt' };

/** An injected fault. */
export interface Fault {
  /** In words, for example `vms.launch returns 503, 2 times`. */
  readonly description: string;
  /** Number of calls that it has hit. */
  readonly hits: number;
  /** Removes it. */
  remove(): void;
}
