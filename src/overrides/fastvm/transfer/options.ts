import type { TransferPhase } from '../errors/file-transfer-error.js';

/** Progress of a transfer. */
export interface TransferProgress {
  readonly phase: TransferPhase;
  /** Bytes transferred in this phase; never decreases within a phase. Stays 0 in phases that run in the guest. */
  readonly transferredBytes: number;
  /** Absent if the size is unknown. */
  readonly totalBytes?: number;
}

/**
 * Type of a directory entry. `other` is a socket, a pipe or a device; these are rejected unless they are ignored.
 */
export type TransferEntryType = 'file' | 'directory' | 'symlink' | 'other';

/**
 * Whether to leave out an entry of a directory; a directory is left out with everything in it.
 *
 * @param relativePath Relative to the transferred directory, with `/` between segments and none at the start or end.
 */
export type IgnoreEntry = (relativePath: string, entry: { readonly type: TransferEntryType }) => boolean;

/** What a download accepts from a guest; more fails with the code `TOO_LARGE`. `Infinity` means no limit. */
export interface TransferLimits {
  /**
   * Bytes of a file, or of a directory's archive before compression, with its headers and with the holes in files. Default for a directory
   * 256 GiB, for `downloadBytes` 1 GiB; otherwise that of storage (`maxUploadBytes`), which always applies to what is sent.
   */
  maxBytes?: number | undefined;
  /** Files, directories and links of a directory. Default 1,000,000. */
  maxEntries?: number | undefined;
  /** Bytes of all names, link targets and extension headers of a directory's archive. Default 48 MiB. */
  maxNameBytes?: number | undefined;
}

/** Options of `upload`, `download`, `downloadBytes` and `downloadStream`. */
export interface TransferOptions {
  /** Ends the transfer in any phase with an `AbortedError`. */
  signal?: AbortSignal | undefined;
  /** Time limit in seconds for each step inside the guest. Default 600. */
  timeoutSec?: number | undefined;
  /** How long the connection to storage may stall without moving a byte. `0` and `Infinity` mean no limit. Default 60,000. */
  stallTimeoutMs?: number | undefined;
  /** Called at the start of each phase; while bytes move, at most ten times a second and once at the end of the phase. */
  onProgress?: ((progress: TransferProgress) => void) | undefined;
  /**
   * Compression of a directory's archive. Default `gzip`, on several threads at the fastest level; incompressible data is stored. `none`
   * is faster at 1 Gbit/s and more; an upload then needs no disk space for a temporary archive, and the `store` phase reports `totalBytes`
   * from the start. Single files are never compressed.
   */
  compression?: 'gzip' | 'none' | undefined;
  /**
   * Leaves out entries of a directory. Called once for each entry, in no guaranteed order; if it throws, the transfer fails with that
   * error. In a download the guest still sends everything: ignored entries are dropped on arrival.
   */
  ignore?: IgnoreEntry | undefined;
  /**
   * Symbolic links inside a directory. Default `keep`: links stay links, even if they point outside the directory or nowhere. `follow`
   * copies the target instead of the link, and fails if the target is missing or is a directory that contains the link. `skip` leaves
   * links out. `refuse` fails.
   *
   * If the transferred path itself is a link, it is always followed.
   */
  symlinks?: 'keep' | 'follow' | 'skip' | 'refuse' | undefined;
  /** Of a download. Raise them for larger directories, lower them for guests that you do not trust. */
  limits?: TransferLimits | undefined;
}
