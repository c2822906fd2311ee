import type { TransferJob } from './job.js';
import type { SendBody } from './send-body.js';

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
  | { readonly kind: 'file'; readonly body: SendBody }
  | {
      readonly kind: 'dir';
      /** Packs the directory into a temporary archive, which the caller removes. Gives up beyond `maxBytes`. */
      pack(job: TransferJob, maxBytes: number): Promise<PackedDirectory>;
    };

/** A directory as an archive of known length. */
export interface PackedDirectory {
  readonly body: SendBody;
  remove(): Promise<void>;
}

/** Where a download goes. */
export interface LocalDestination {
  /** Refuses a destination that cannot take a file, or a directory, before anything is done. */
  check(kind: 'file' | 'dir'): Promise<void>;
  /** Writes beside the destination and puts the result in place only when it is complete. */
  save(kind: 'file' | 'dir', body: ReadableStream<Uint8Array>, job: TransferJob): Promise<void>;
}
