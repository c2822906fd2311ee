/** What is known about the cost of an element, learnt from the batches that came back. */
export interface CostEstimate {
  readonly secondsPerElement: number;
  readonly bytesPerElement: number;
  /** Seconds of a request beside those inside the function. */
  readonly overheadSeconds: number;
  /** Elements of the largest batch that came back and was not too slow. */
  readonly provenElements: number;
}

/** One batch that came back. */
export interface BatchMeasurement {
  readonly elements: number;
  /** Seconds inside the Python function; where the service does not say, those of the whole request. */
  readonly seconds: number;
  /** Seconds of the whole request. */
  readonly requestSeconds: number;
  /** Weight of the request's body. */
  readonly bytes: number;
}

/** The bounds of a batch. */
export interface BatchLimits {
  readonly targetSeconds: number;
  readonly maxElements: number;
  readonly maxBytes: number;
}

/** What is left to do. */
export interface RemainingWork {
  /** Elements that are still to be worked on, those in flight by what is left of them; `undefined` where the input has no length. */
  readonly unfinished: number | undefined;
  readonly workers: number;
}

/** A batch is at most this many times the largest one that proved itself. */
export const GROWTH = 8;
const MAX_PROBE = 8;
const PROBE_OF_UNKNOWN = 4;
/** Compressed sizes vary; this much room is left below the limit. */
const FILL = 0.8;
/** Shorter batches count in full while they are in flight: dividing what is left by their age makes many tiny ones. */
const MIN_SECONDS = 0.1;
/** Keeps 0.5 / 0.01 at 50 when the seconds were summed with rounding errors. */
const ROUNDING = 1e-6;

/**
 * Elements of the first batch, which is sent alone: as few as let one step of growth reach an even share for every worker, so that a
 * slow function is not probed at length.
 */
export function probeSize({ unfinished, workers }: RemainingWork): number {
  if (unfinished === undefined) return PROBE_OF_UNKNOWN;
  return Math.min(MAX_PROBE, Math.max(1, Math.ceil(unfinished / (GROWTH * workers))));
}

/**
 * Elements of the next batch: what takes `targetSeconds` by the estimate, within all bounds, at least 1.
 *
 * With a known amount of work, the size is lowered so that all workers end in even waves; it is never above an even share.
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

/** The estimate after one more batch. Costs rise at once and fall by halves; what was proven shrinks when it was too slow. */
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

/** How much of a batch in flight is still to be worked on, in elements, if it goes as the estimate says. */
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
