import { CreditsExhaustedError } from '../errors/index.js';
import type { BatchQueue } from './batch-queue.js';
import { type BatchLimits, type CostEstimate, elementsLeft, nextBatchSize, updateEstimate } from './batch-sizer.js';
import type { ProcessedBatch } from './run-context.js';
import type { MapSettings } from './settings.js';
import type { MapStats } from './stats.js';

/** Decides how many elements the next batch of a run has. */
export class BatchPlan {
  readonly #settings: MapSettings;
  readonly #stats: Readonly<MapStats>;
  readonly #total: number | undefined;
  #estimate: CostEstimate | undefined;
  #limits: BatchLimits;

  constructor(settings: MapSettings, stats: Readonly<MapStats>, total: number | undefined) {
    this.#settings = settings;
    this.#stats = stats;
    this.#total = total;
    this.#limits = settings.limits;
  }

  /** Whether sizes can only be chosen once the first batch has returned. */
  get needsProbe(): boolean {
    return this.#estimate === undefined && this.#settings.fixedSize === undefined;
  }

  /** Number of elements of the next batch by their cost in time and bytes; `taken` elements were already read from the input. */
  size(taken: number, queue: BatchQueue): number {
    const { fixedSize, maxWorkers: workers } = this.#settings;
    if (fixedSize !== undefined) return fixedSize;
    return nextBatchSize(this.#estimate, { unfinished: this.#unfinished(taken, queue), workers }, this.#limits);
  }

  /** How many more elements `maxCredits` allows. */
  affordable({ elementsInFlight }: BatchQueue): number {
    const { maxCredits } = this.#settings;
    const { credits, elements } = this.#stats;
    return affordableElements({ maxCredits, credits, elements, elementsInFlight });
  }

  creditError(): CreditsExhaustedError {
    const { credits: creditsUsed, elements } = this.#stats;
    return CreditsExhaustedError.ofRun({ creditsUsed, elements, maxCredits: this.#settings.maxCredits });
  }

  /** Updates the estimate after a batch with results. */
  updateEstimate({ elements, bytes, usage }: ProcessedBatch): void {
    const { requestSeconds, mapSeconds: seconds = requestSeconds } = usage;
    this.#estimate = updateEstimate(this.#estimate, { elements, seconds, requestSeconds, bytes }, this.#limits);
  }

  /** Lowers the size limit after the service refused a body of this size. */
  noteTooLarge(bytes: number): void {
    this.#limits = { ...this.#limits, maxBytes: Math.min(this.#limits.maxBytes, Math.ceil(bytes / 2)) };
  }

  #unfinished(taken: number, queue: BatchQueue): number | undefined {
    if (this.#total === undefined) return undefined;
    const inFlight = queue.sumInFlight((elements, age) => elementsLeft(this.#estimate, elements, age));
    return Math.max(0, this.#total - taken) + inFlight;
  }
}

/** What a run has spent, on how many elements, and how many are in flight. */
export interface Spending {
  readonly maxCredits: number;
  readonly credits: number;
  /** Elements that the credits were spent on. */
  readonly elements: number;
  readonly elementsInFlight: number;
}

/**
 * How many more elements the budget allows at the average cost so far. Before the first results the cost is unknown, and any number
 * is allowed.
 */
export function affordableElements({ maxCredits, credits, elements, elementsInFlight }: Spending): number {
  if (maxCredits === Number.POSITIVE_INFINITY) return maxCredits;
  if (credits >= maxCredits) return 0;
  const creditsPerElement = elements === 0 ? 0 : credits / elements;
  if (creditsPerElement === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((maxCredits - credits) / creditsPerElement) - elementsInFlight);
}
