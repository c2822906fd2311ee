import type { TransferPhase } from '../errors/file-transfer-error.js';

/** How far a transfer is. */
export interface TransferProgress {
  readonly phase: TransferPhase;
  /** Bytes of this phase so far; never falls within a phase. Stays 0 in phases that run in the guest. */
  readonly transferredBytes: number;
  /** Absent when the size is not known. */
  readonly totalBytes?: number;
}

/**
 * What an entry of a directory is. `other` stands for sockets, pipes and devices, which are refused unless they are ignored.
 */
export type TransferEntryType = 'file' | 'directory' | 'symlink' | 'other';

/**
 * Whether to leave out an entry of a directory, with everything in it when it is a directory itself.
 *
 * @param relativePath Below the directory that is transferred, with `/` between the segments and none at the ends.
 */
export type IgnoreEntry = (relativePath: string, entry: { readonly type: TransferEntryType }) => boolean;

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
  /**
   * How the archive of a directory travels. Default `gzip`, packed on several threads at the fastest level; what does not shrink is
   * stored. `none` is faster on lines of 1 Gbit/s and more; an upload then needs no room for a temporary archive on this machine, and the
   * `store` phase knows its `totalBytes` from the start. Files by themselves are never compressed.
   */
  compression?: 'gzip' | 'none' | undefined;
  /**
   * Leaves out entries of a directory. Called once for each entry, in no promised order; what it throws ends the transfer and is thrown by
   * it. In a download the guest still sends everything: ignored entries are dropped on arrival.
   */
  ignore?: IgnoreEntry | undefined;
  /**
   * Symbolic links inside a directory. Default `keep`: links stay links, also those that lead elsewhere or nowhere. `follow` puts what they
   * lead to in their place, and fails where that is nothing or a directory around the link. `skip` leaves them out. `refuse` fails.
   *
   * The path that is transferred may itself be a link in any case, and is followed.
   */
  symlinks?: 'keep' | 'follow' | 'skip' | 'refuse' | undefined;
}
