/** Estimated cost of an element, from the batches that have returned. */
export interface CostEstimate {
  readonly secondsPerElement: number;
  readonly bytesPerElement: number;
  /** Seconds of a request spent outside the function. */
  readonly overheadSeconds: number;
  /** Elements of the largest batch that returned and was not too slow. */
  readonly provenElements: number;
}

/** One batch that has returned. */
export interface BatchMeasurement {
  readonly elements: number;
  /** Seconds inside the Python function; those of the whole request if the service does not report them. */
  readonly seconds: number;
  /** Seconds of the whole request. */
  readonly requestSeconds: number;
  /** Size of the request's body as it counts for batch sizes, see `EncodedBatch.weight`. */
  readonly bytes: number;
}

/** The bounds of a batch. */
export interface BatchLimits {
  readonly targetSeconds: number;
  readonly maxElements: number;
  readonly maxBytes: number;
}

/** The work that is left. */
export interface RemainingWork {
  /** Elements still to be processed, with the estimated rest of those in flight; `undefined` if the input has no known length. */
  readonly unfinished: number | undefined;
  readonly workers: number;
}

/** A batch is at most this many times `provenElements`. */
export const GROWTH = 8;
const MAX_PROBE = 8;
const PROBE_OF_UNKNOWN = 4;
/** Compressed sizes vary; this much room is left below the limit. */
const FILL = 0.8;
/** Shorter batches are treated as if they took this long: otherwise the estimated rest shrinks so fast that batches become tiny. */
const MIN_SECONDS = 0.1;
/** Keeps 0.5 / 0.01 at 50 when the seconds were summed with rounding errors. */
const ROUNDING = 1e-6;

/**
 * Number of elements of the first batch, which is sent alone: the smallest from which one growth step reaches an even share for every
 * worker, so that probing a slow function stays short.
 */
export function probeSize({ unfinished, workers }: RemainingWork): number {
  if (unfinished === undefined) return PROBE_OF_UNKNOWN;
  return Math.min(MAX_PROBE, Math.max(1, Math.ceil(unfinished / (GROWTH * workers))));
}

/**
 * Number of elements of the next batch: as many as take `targetSeconds` by the estimate, within all limits, at least 1.
 *
 * If the amount of work is known, the size is reduced to an even share so that all workers finish at about the same time.
 */
export function nextBatchSize(estimate: CostEstimate | undefined, work: RemainingWork, limits: BatchLimits): number {
  if (estimate === undefined) return Math.min(probeSize(work), limits.maxElements);
  const wanted = Math.min(
    limits.targetSeconds / estimate.secondsPerElement,
    (limits.maxBytes * FILL) / estimate.bytesPerElement,
    limits.maxElements,
    estimate.provenElements * GROWTH,
  );
  return evenSize(Math.max(1, Math.floor(wanted * (1 + ROUNDING))), work);
}

/** The estimate after one more batch. Higher costs apply at once, lower ones by half; `provenElements` shrinks after a slow batch. */
export function updateEstimate(
  estimate: CostEstimate | undefined,
  seen: BatchMeasurement,
  limits: BatchLimits,
): CostEstimate {
  const secondsPerElement = cautious(estimate?.secondsPerElement, seen.seconds / seen.elements);
  const bytesPerElement = cautious(estimate?.bytesPerElement, seen.bytes / seen.elements);
  const overhead = Math.max(0, seen.requestSeconds - seen.seconds);
  const overheadSeconds = estimate === undefined ? overhead : (estimate.overheadSeconds + overhead) / 2;
  const affordable = Math.max(1, Math.floor(limits.targetSeconds / secondsPerElement));
  const provenElements = Math.min(Math.max(estimate?.provenElements ?? 0, seen.elements), affordable);
  return { secondsPerElement, bytesPerElement, overheadSeconds, provenElements };
}

/** Estimated number of elements of a batch in flight that are still to be processed. */
export function elementsLeft(estimate: CostEstimate | undefined, elements: number, ageSeconds: number): number {
  if (estimate === undefined) return elements;
  const seconds = estimate.secondsPerElement * elements + estimate.overheadSeconds;
  const expectedSeconds = Math.max(MIN_SECONDS, seconds);
  return expectedSeconds <= ageSeconds ? 0 : elements * (1 - ageSeconds / expectedSeconds);
}

function evenSize(wanted: number, { unfinished, workers }: RemainingWork): number {
  if (unfinished === undefined) return wanted;
  if (unfinished < 1) return 1;
  const waves = Math.ceil(unfinished / (workers * wanted));
  return Math.ceil(unfinished / (workers * waves));
}

function cautious(known: number | undefined, seen: number): number {
  return known === undefined ? seen : Math.max(seen, (known + seen) / 2);
}
