import { createRequire } from 'node:module';
import { MissingPeerError } from '../optional-peer.js';

/**
 * Loads the optional peer `msw` synchronously, when it is needed: everything else in `fastkit/mock` works without it.
 *
 * @throws Error that says how to install the package if it is missing.
 */
export function loadMsw(): typeof import('msw') {
  try {
    // msw compares handlers by `kind`, not `instanceof`, so its CommonJS and ESM builds can be mixed.
    return createRequire(import.meta.url)('msw');
  } catch (cause) {
    throw new MissingPeerError('The handlers of the mock cloud need', 'msw', cause);
  }
}
