import { loadPart } from '../core/util/load-part.js';
import type { TransferPlatform } from '../overrides/fastvm/transfer/local-files.js';
import type { GzipPart, ProgressPart, SourcesPart, TransferPart } from './parts.js';

/** What Node does in its own way; `neutral.ts` is the same for browsers and workers, `bun.ts` and `deno.ts` differ in `fetch`. */
export { createPlatformFetch as createFetch } from '../core/transport/node/fetch.js';

export const transferPlatform: TransferPlatform = { redirect: 'error', streamsBodies: true };

// Rarely needed parts are loaded by the function.
export const transfer = (): Promise<TransferPart> =>
  loadPart(() => import('../overrides/fastvm/transfer/node/index.js'));
export const gzip = (): Promise<GzipPart> => loadPart(() => import('../overrides/fastmap/gzip/node/gzip.js'));
export const sources = (): Promise<SourcesPart> =>
  loadPart(() => import('../overrides/fastmap/function/node/read-source.js'));
export const progress = (): Promise<ProgressPart> =>
  loadPart(() => import('../overrides/fastmap/progress/node/progress.js'));
