import type { UploadProgress } from '../function/upload.js';
import type { MapStats } from './stats.js';

/** How far a run is. */
export interface MapProgress {
  /** `uploading` while a function that takes more than one request is sent, `initializing` while the first worker starts, then `mapping`. */
  readonly phase: 'uploading' | 'initializing' | 'mapping';
  /** How much of the function has arrived, while it is uploaded. */
  readonly upload: UploadProgress | undefined;
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
  readonly upload: UploadProgress | undefined;
  readonly initStep: string | undefined;
  readonly initializing: boolean;
  readonly totalElements: number | undefined;
  readonly workers: number;
  readonly elapsedMs: number;
}

/** Puts a report together. */
function progressOf(stats: Readonly<MapStats>, situation: ProgressSituation): MapProgress {
  const { elements, failedElements, batches, credits } = stats;
  const { totalElements, workers, elapsedMs } = situation;
  const initializing = situation.initializing && elements === 0;
  const remaining = totalElements === undefined || elements === 0 ? undefined : Math.max(0, totalElements - elements);
  return {
    phase: situation.upload !== undefined ? 'uploading' : initializing ? 'initializing' : 'mapping',
    upload: situation.upload,
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

export type ReportProgress = (progress: MapProgress) => void;

/** Tells how far a run is, whenever something has changed. */
export class ProgressReporter {
  readonly #stats: Readonly<MapStats>;
  readonly #totalElements: number | undefined;
  readonly #report: ReportProgress;
  readonly #startedAt = performance.now();
  #initStep: string | undefined;
  #initializing = false;

  constructor(stats: Readonly<MapStats>, totalElements: number | undefined, report: ReportProgress) {
    this.#stats = stats;
    this.#totalElements = totalElements;
    this.#report = report;
  }

  /** Whether the service says that the first worker is still starting. */
  get waitsForWorker(): boolean {
    return this.#initializing && this.#stats.batches === 0;
  }

  uploading(upload: UploadProgress): void {
    this.#tell(0, upload);
  }

  initializing(step: string | undefined, workers: number): void {
    this.#initializing = true;
    this.#initStep = step;
    this.#tell(workers);
  }

  batch(workers: number): void {
    this.#tell(workers);
  }

  #tell(workers: number, upload?: UploadProgress): void {
    this.#report(
      progressOf(this.#stats, {
        upload,
        initStep: this.#initStep,
        initializing: this.#initializing,
        totalElements: this.#totalElements,
        workers,
        elapsedMs: performance.now() - this.#startedAt,
      }),
    );
  }
}
