import type { TransferPhase } from '../errors/file-transfer-error.js';

/** How far a transfer is. */
export interface TransferProgress {
  readonly phase: TransferPhase;
  /** Bytes of this phase so far; never falls within a phase. Stays 0 in phases that run in the guest. */
  readonly transferredBytes: number;
  /** Absent when the size is not known. */
  readonly totalBytes?: number;
}

/** Options of `upload`, `download`, `downloadBytes` and `downloadStream`. */
export interface TransferOptions {
  /** Ends the transfer in any phase with an `AbortedError`. */
  signal?: AbortSignal | undefined;
  /** Limit in seconds of each step inside the guest. Default 600. */
  timeoutSec?: number | undefined;
  /** How long the connection to storage may move no byte. `0` and `Infinity` mean no limit. Default 60,000. */
  stallTimeoutMs?: number | undefined;
  /** Called at the start of each phase, at most ten times a second while bytes move, and once at the end of such a phase. */
  onProgress?: ((progress: TransferProgress) => void) | undefined;
}
