import type { TransferJob } from './job.js';
import type { SendBody } from './storage/send-body.js';

/** What a platform's `fetch` needs. */
export interface TransferPlatform {
  /**
   * How redirects of signed URLs are refused. On Node only `error` keeps `fetch` from holding a copy of everything that is sent;
   * workers know only `manual`.
   */
  readonly redirect: 'error' | 'manual';
  /** Whether a streamed body can go with a `Content-Length`. Browsers cannot. */
  readonly streamsBodies: boolean;
}

/** What a local path of an upload turned out to be. */
export type LocalSource =
  | {
      readonly kind: 'file';
      readonly body: SendBody;
      /** Permission bits; missing where the system has none to speak of, and for sources that are no files. */
      readonly mode?: number | undefined;
    }
  | {
      readonly kind: 'dir';
      /** Makes an archive of the directory, which the caller removes. Gives up beyond `maxBytes`. */
      pack(job: TransferJob, maxBytes: number): Promise<PackedDirectory>;
    };

/** A directory as an archive of known length. */
export interface PackedDirectory {
  readonly body: SendBody;
  remove(): Promise<void>;
}

/** What there is at a path in the guest. */
export interface RemoteKind {
  readonly kind: 'file' | 'dir';
  /** Permission bits of a file; missing when the guest did not tell. */
  readonly mode?: number | undefined;
}

/** Where a download goes. */
export interface LocalDestination {
  /** Refuses a destination that cannot take a file, or a directory, before anything is done. */
  check(kind: 'file' | 'dir'): Promise<void>;
  /** Writes beside the destination and puts the result in place only when it is complete. */
  save(found: RemoteKind, body: ReadableStream<Uint8Array>, job: TransferJob): Promise<void>;
}
