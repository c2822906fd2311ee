import type { TransportName } from './case.js';
import { perform } from './perform.js';
import type { Perform } from './run-case.js';

/** The transports that run in this process. */
export const transports: readonly { readonly name: TransportName; readonly call: Perform }[] = [
  { name: 'node', call: (spec, origin) => perform(spec, origin) },
  { name: 'fetch', call: (spec, origin) => perform(spec, origin, globalThis.fetch) },
];
