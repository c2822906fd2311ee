import { createRequire } from 'node:module';
import { MissingPeerError } from '../optional-peer.js';

/**
 * Loads the optional peer `msw`, at once, when it is needed: everything else in `fastkit/mock` works without it.
 *
 * @throws Error that says how to install the package when it is missing.
 */
export function loadMsw(): typeof import('msw') {
  try {
    // Its handlers know each other by their kind, not by their class: this build of it and the one a test imports go together.
    return createRequire(import.meta.url)('msw');
  } catch (cause) {
    throw new MissingPeerError('The handlers of the mock cloud are for', 'msw', cause);
  }
}
