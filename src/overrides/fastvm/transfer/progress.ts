import type { TransferPhase } from '../errors/file-transfer-error.js';
import type { TransferOptions, TransferProgress } from './options.js';

const MIN_GAP_MS = 100;

/** Tells the caller how far a transfer is: never backwards within a phase, not too often, and the end of a phase exactly once. */
export class ProgressReporter {
  readonly #onProgress: TransferOptions['onProgress'];
  #phase: TransferPhase | undefined;
  #totalBytes: number | undefined;
  #reportedBytes = 0;
  #reportedAt = 0;

  constructor(onProgress: TransferOptions['onProgress']) {
    this.#onProgress = onProgress;
  }

  /** Begins a phase. Beginning the running phase anew (another attempt) keeps what was reported. */
  start(phase: TransferPhase, totalBytes?: number): void {
    this.#totalBytes = totalBytes;
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#report(phase, 0);
  }

  /** So many bytes have moved since the attempt began. */
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
