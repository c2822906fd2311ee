import { MissingPeerError } from '../../optional-peer.js';

/** The optional peer that runs the guests' shell. */
export type JustBash = typeof import('just-bash');

let loading: Promise<JustBash> | undefined;

/**
 * Loads `just-bash` on first use, so that a mock cloud without guest commands does not need the package.
 *
 * @throws Error that says how to install the package if it is missing.
 */
export function loadJustBash(): Promise<JustBash> {
  loading ??= import('just-bash').catch((cause: unknown) => {
    loading = undefined;
    throw new MissingPeerError('Guest commands of the mock cloud run in', 'just-bash', cause);
  });
  return loading;
}
