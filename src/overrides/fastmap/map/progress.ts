import type { UploadProgress } from '../function/upload.js';
import type { MapStats } from './stats.js';

/** Progress of a run. */
export interface MapProgress {
  /** `uploading` while a function is sent in more than one request, `initializing` while the first worker starts, then `mapping`. */
  readonly phase: 'uploading' | 'initializing' | 'mapping';
  /** How much of the function is uploaded, in the phase `uploading`. */
  readonly upload: UploadProgress | undefined;
  /** The current step of the starting worker, if the service reports it. */
  readonly initStep: string | undefined;
  /** Number of elements whose results have arrived, in any order. */
  readonly elements: number;
  /** Total number of elements, if the input has a known length. */
  readonly totalElements: number | undefined;
  readonly failedElements: number;
  readonly batches: number;
  /** Batches in flight. */
  readonly workers: number;
  /** Credits charged so far, if the service reports them; 100 are one dollar. */
  readonly credits: number;
  /** Estimated credits of the whole run at the average cost so far; needs an input with a known length. */
  readonly estimatedCredits: number | undefined;
  readonly elapsedMs: number;
  readonly elementsPerSecond: number;
  /** Estimated time to the end at the current rate; needs an input with a known length. */
  readonly etaMs: number | undefined;
}

/** The state that a report needs in addition to the counts. */
export interface ProgressSituation {
  readonly upload: UploadProgress | undefined;
  readonly initStep: string | undefined;
  readonly initializing: boolean;
  readonly totalElements: number | undefined;
  readonly workers: number;
  readonly elapsedMs: number;
}

/** Assembles a report. */
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

/** Reports the progress of a run whenever it changes. */
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
    this.#emit(0, upload);
  }

  initializing(step: string | undefined, workers: number): void {
    this.#initializing = true;
    this.#initStep = step;
    this.#emit(workers);
  }

  batch(workers: number): void {
    this.#emit(workers);
  }

  #emit(workers: number, upload?: UploadProgress): void {
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
