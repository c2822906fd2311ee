import type { TransferJob } from './job.js';
import type { SendBody } from './storage/outgoing-body.js';

/** How a platform's `fetch` has to be called. */
export interface TransferPlatform {
  /**
   * How redirects of signed URLs are rejected. On Node, `fetch` keeps a copy of the whole request body unless this is `error`; workers
   * only support `manual`.
   */
  readonly redirect: 'error' | 'manual';
  /** Whether a streamed body can have a `Content-Length`. Not in browsers. */
  readonly streamsBodies: boolean;
}

/** The file or directory at the local path of an upload, or another source as a file. */
export type LocalSource =
  | {
      readonly kind: 'file';
      readonly body: SendBody;
      /** Permission bits; missing on Windows, and for sources that are not files. */
      readonly mode?: number | undefined;
    }
  | {
      readonly kind: 'dir';
      /** Makes an archive of the directory, which the caller has to remove. Throws if it exceeds `maxBytes`. */
      pack(job: TransferJob, maxBytes: number): Promise<PackedDirectory>;
    };

/** A directory as an archive of known length. */
export interface PackedDirectory {
  readonly body: SendBody;
  remove(): Promise<void>;
}

/** The file or directory at a path in the guest. */
export interface RemoteKind {
  readonly kind: 'file' | 'dir';
  /** Permission bits of a file; missing if the guest did not report them. */
  readonly mode?: number | undefined;
}

/** The local path of a download. */
export interface LocalDestination {
  /** Throws if the destination cannot become a file, or a directory. Changes nothing. */
  check(kind: 'file' | 'dir'): Promise<void>;
  /** Writes beside the destination and moves the result there only when it is complete. */
  save(found: RemoteKind, body: ReadableStream<Uint8Array>, job: TransferJob): Promise<void>;
}
