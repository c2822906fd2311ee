import type { TransferPlatform } from '../local-files.js';

export { openLocalDestination } from './local-destination.js';
export { openLocalSource } from './local-source.js';

export const platform: TransferPlatform = { redirect: 'error', streamsBodies: true };
