import type { MapStats } from './stats.js';

/** How far a run is. */
export interface MapProgress {
  /** `initializing` while the first worker starts, then `mapping`. */
  readonly phase: 'initializing' | 'mapping';
  /** What the starting worker is doing, where the service says so. */
  readonly initStep: string | undefined;
  /** Elements whose results have arrived, in whatever order. */
  readonly elements: number;
  /** Elements in all, where the input has a length. */
  readonly totalElements: number | undefined;
  readonly failedElements: number;
  readonly batches: number;
  /** Batches in flight. */
  readonly workers: number;
  /** Credits charged so far, where the service says so; 100 are one dollar. */
  readonly credits: number;
  /** Credits of the whole run if the rest costs what elements have cost so far; needs a length. */
  readonly estimatedCredits: number | undefined;
  readonly elapsedMs: number;
  readonly elementsPerSecond: number;
  /** Time to the end at this rate; needs a length. */
  readonly etaMs: number | undefined;
}

/** What a report is made of beside the counts. */
export interface ProgressSituation {
  readonly initStep: string | undefined;
  readonly initializing: boolean;
  readonly totalElements: number | undefined;
  readonly workers: number;
  readonly elapsedMs: number;
}

/** Puts a report together. */
export function progressOf(stats: Readonly<MapStats>, situation: ProgressSituation): MapProgress {
  const { elements, failedElements, batches, credits } = stats;
  const { totalElements, workers, elapsedMs } = situation;
  const initializing = situation.initializing && elements === 0;
  const remaining = totalElements === undefined || elements === 0 ? undefined : Math.max(0, totalElements - elements);
  return {
    phase: initializing ? 'initializing' : 'mapping',
    initStep: initializing ? situation.initStep : undefined,
    elements,
    totalElements,
    failedElements,
    batches,
    workers,
    credits,
    estimatedCredits: remaining === undefined ? undefined : credits + (credits / elements) * remaining,
    elapsedMs,
    elementsPerSecond: elapsedMs > 0 ? elements / (elapsedMs / 1000) : 0,
    etaMs: remaining === undefined ? undefined : (elapsedMs / elements) * remaining,
  };
}
