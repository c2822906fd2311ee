import type { UploadProgress } from '../function/upload.js';
import { type MapProgress, progressOf } from './progress.js';
import type { MapStats } from './stats.js';

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
