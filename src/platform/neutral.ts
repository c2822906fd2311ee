import { loadPart } from '../core/util/load-part.js';
import type { TransferPlatform } from '../overrides/fastvm/transfer/local-files.js';
import type { GzipPart, ProgressPart, SourcesPart, TransferPart } from './parts.js';

/** What platforms other than Node do in their own way, with the exports of `node.ts`. */
export { createPlatformFetch as createFetch } from '../core/transport/neutral-fetch.js';

export const transferPlatform: TransferPlatform = { redirect: 'manual', streamsBodies: false };

export const transfer = (): Promise<TransferPart> => loadPart(() => import('../overrides/fastvm/transfer/neutral.js'));
export const gzip = (): Promise<GzipPart> => loadPart(() => import('../overrides/fastmap/gzip/neutral.js'));
export const sources = (): Promise<SourcesPart> => loadPart(() => import('../overrides/fastmap/function/neutral.js'));
export const progress = (): Promise<ProgressPart> => loadPart(() => import('../overrides/fastmap/progress/neutral.js'));
