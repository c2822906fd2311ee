import type { TransferPhase } from '../errors/file-transfer-error.js';
import type { TransferOptions, TransferProgress } from './options.js';

const MIN_GAP_MS = 100;

/** Reports progress to the caller: never backwards within a phase, rate-limited, and the end of a phase exactly once. */
export class ProgressReporter {
  readonly #onProgress: TransferOptions['onProgress'];
  #phase: TransferPhase | undefined;
  #totalBytes: number | undefined;
  #reportedBytes = 0;
  #reportedAt = 0;

  constructor(onProgress: TransferOptions['onProgress']) {
    this.#onProgress = onProgress;
  }

  /** Starts a phase. Starting the current phase again (another attempt) keeps the reported bytes. */
  start(phase: TransferPhase, totalBytes?: number): void {
    this.#totalBytes = totalBytes;
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#report(phase, 0);
  }

  /** Number of bytes moved since the attempt started. */
  reached(transferredBytes: number): void {
    if (this.#phase === undefined || transferredBytes <= this.#reportedBytes) return;
    if (performance.now() - this.#reportedAt < MIN_GAP_MS) return;
    if (transferredBytes === this.#totalBytes) return;
    this.#report(this.#phase, transferredBytes);
  }

  /** The phase is complete. */
  finish(transferredBytes: number): void {
    if (this.#phase === undefined) return;
    this.#totalBytes ??= transferredBytes;
    this.#report(this.#phase, Math.max(transferredBytes, this.#reportedBytes));
  }

  #report(phase: TransferPhase, transferredBytes: number): void {
    this.#reportedBytes = transferredBytes;
    this.#reportedAt = performance.now();
    if (this.#onProgress === undefined) return;
    const progress: TransferProgress = { phase, transferredBytes };
    this.#onProgress(this.#totalBytes === undefined ? progress : { ...progress, totalBytes: this.#totalBytes });
  }
}
