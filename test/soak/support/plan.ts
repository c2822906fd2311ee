import { FAULTS, type FaultName, faultOf } from './faults.js';
import { Random } from './random.js';

/** The kinds of call: by media type, direction and whether the response is streamed. */
export const SHAPES = [
  'retrieve',
  'create',
  'download',
  'upload',
  'upload-stream',
  'note',
  'delete',
  'watch',
  'watch-a-little',
] as const;
export type Shape = (typeof SHAPES)[number];

/** Ways to send a correct response. */
export const MANNERS = ['length', 'chunked', 'gzip', 'slow', 'redirect', 'interim', 'until-close'] as const;
export type Manner = (typeof MANNERS)[number];

/** One call and its expected outcome: client and server derive the same plan from seed and number. */
export interface Plan {
  readonly shape: Shape;
  readonly manner: Manner;
  readonly fault: FaultName | undefined;
  /** Number of requests of the call that get the fault before the server responds correctly. */
  readonly faultyRequests: number;
  readonly maxRetries: number;
  /** Size of the content in bytes, in both directions. */
  readonly sizeBytes: number;
  readonly timeoutMs: number;
  /** When the caller aborts the call, if at all. Only calls that stall are aborted, so that the outcome is certain. */
  readonly abortAfterMs: number | undefined;
  /** Allowed outcomes: `value`, or names of errors. */
  readonly outcomes: readonly string[];
  /** Number of attempts that an error must report. */
  readonly attempts: number;
}

const HEALTHY_SHARE = 0.6;
const STALL_TIMEOUT_MS = 40;
/** Never reached, even on a busy machine. */
const PATIENT_TIMEOUT_MS = 30_000;
const MAX_CONTENT_BYTES = 100_000;

export function planOf(seed: number, call: number): Plan {
  const random = new Random(seed, call);
  const shape = random.pick(SHAPES);
  const manner = pickManner(random, shape);
  const sizeBytes = random.below(10) === 0 ? random.below(MAX_CONTENT_BYTES) : random.below(500);
  const healthy = { shape, manner, sizeBytes, timeoutMs: PATIENT_TIMEOUT_MS, abortAfterMs: undefined };
  if (random.next() < HEALTHY_SHARE) {
    return { ...healthy, fault: undefined, faultyRequests: 0, maxRetries: 2, outcomes: ['value'], attempts: 1 };
  }
  const fault = random.pick(faultsFor(shape));
  const { outcomes, retried, hurts } = faultOf(fault);
  const stalls = fault.startsWith('stall');
  const streamed = shape.startsWith('watch');
  const replayable = retried && shape !== 'upload-stream' && !(streamed && hurts === 'body');
  // Most are not retried: a backoff waits for a quarter of a second on average.
  const maxRetries = random.pick([0, 0, 0, 0, 0, 1, 1, 2]);
  const heals = replayable && !stalls && maxRetries > 0 && random.below(2) === 0;
  const aborts = stalls && (random.below(3) === 0 || (streamed && hurts === 'body'));
  return {
    ...healthy,
    fault,
    faultyRequests: heals ? 1 + random.below(maxRetries) : Number.POSITIVE_INFINITY,
    maxRetries,
    timeoutMs: stalls && !aborts ? STALL_TIMEOUT_MS : PATIENT_TIMEOUT_MS,
    abortAfterMs: aborts ? random.below(30) : undefined,
    outcomes: aborts ? ['AbortedError'] : heals ? ['value'] : outcomes,
    attempts: replayable ? maxRetries + 1 : 1,
  };
}

function pickManner(random: Random, shape: Shape): Manner {
  const manner = random.pick(MANNERS);
  // A body that can be sent only once is not sent again after a redirect.
  return manner === 'redirect' && shape === 'upload-stream' ? 'length' : manner;
}

function faultsFor(shape: Shape): FaultName[] {
  // Whether a reader that stops early still sees a damaged body is a race.
  const fits = (name: FaultName): boolean => {
    const { shapes, hurts } = faultOf(name);
    return (shapes?.includes(shape) ?? true) && !(shape === 'watch-a-little' && hurts === 'body');
  };
  return (Object.keys(FAULTS) as FaultName[]).filter(fits);
}
