import type { OperationName } from '../operations.js';

/** What a fault hits: an operation, uploads to or downloads from signed URLs, functions' own URLs, or everything. */
export type FaultTarget = OperationName | 'storage.put' | 'storage.get' | 'public' | '*';

/** Which of the calls of its target a fault hits. */
export interface FaultSchedule {
  /** How many calls are hit. Default 1; `Infinity` for all. */
  readonly times?: number | undefined;
  /** How many calls pass before the first is hit. Default 0. */
  readonly skip?: number | undefined;
  /** How likely each call is hit, from 0 to 1, drawn from the cloud's `seed`. Default 1. */
  readonly probability?: number | undefined;
}

/** A response in the place of the handler's. */
export interface StatusFault extends FaultSchedule {
  /** Default 503. */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default a refusal in the service's own words. Text, bytes, or a value that is encoded in the response's media type. */
  readonly body?: unknown;
  /** Lets the response be one that the spec does not have, as a proxy in between may give it. Default false. */
  readonly allowUndocumented?: boolean | undefined;
}

export interface DelayFault extends FaultSchedule {
  /** On the cloud's clock: a manual one has to be advanced. */
  readonly ms: number;
}

export interface ResetFault extends FaultSchedule {
  /** `before`: the request is never looked at. `after`: the work is done, and its response lost. Default `before`. */
  readonly when?: 'before' | 'after' | undefined;
}

export interface CutFault extends FaultSchedule {
  /** How much of the response's body still arrives. A response that is no longer than that is not cut. */
  readonly afterBytes: number;
  /** Ends the body as if it were complete, instead of breaking the connection. Default false. */
  readonly clean?: boolean | undefined;
}

/** Faults by chance. */
export interface RandomFaults {
  /** The n-th call gets the same fault in every run with the same seed. */
  readonly seed: number;
  /** Share of calls that are hit, from 0 to 1. */
  readonly rate: number;
  /** Default all. */
  readonly kinds?: readonly FaultKind[] | undefined;
  /** Default everything. */
  readonly targets?: readonly FaultTarget[] | undefined;
}

export type FaultKind = 'status' | 'delay' | 'reset' | 'cut' | 'corrupt';

/** What happens to one call. */
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

/** A fault that was asked for. */
export interface Fault {
  /** In words, for instance `vms.launch responses 503, 2 times`. */
  readonly description: string;
  /** How many calls it has hit. */
  readonly hits: number;
  /** Ends it. */
  remove(): void;
}
