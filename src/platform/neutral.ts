import { loadPart } from '../core/util/load-part.js';
import type { TransferPlatform } from '../overrides/fastvm/transfer/local-files.js';

/** What platforms other than Node do in their own way, with the exports of `node.ts`. */
export { createPlatformFetch as createFetch, platformFetch as fetch } from '../core/transport/neutral-fetch.js';

export const transferPlatform: TransferPlatform = { redirect: 'manual', streamsBodies: false };

export const transfer = () => loadPart(() => import('../overrides/fastvm/transfer/neutral.js'));
export const gzip = () => loadPart(() => import('../overrides/fastmap/gzip/neutral.js'));
export const sources = () => loadPart(() => import('../overrides/fastmap/function/neutral.js'));
export const progress = () => loadPart(() => import('../overrides/fastmap/progress/neutral.js'));
