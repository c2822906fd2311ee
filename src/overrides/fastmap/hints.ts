import type { ServiceHints } from '../../core/call/hints.js';

const STATUS_HINTS: Readonly<Record<number, string>> = {
  401: 'the first half of the secret was refused: check the option secret, or the environment variable FASTMAP_SECRET',
  403: 'the signature was refused: check the second half of the secret, and that no proxy changes request bodies',
  404: 'check that baseUrl (or the environment variable FASTMAP_CLOUD_URL) is that of the service',
  410: 'set clientVersion to a version that the service still accepts',
};

/** What users of fastmap can do about a failed call. */
export const hintFor: ServiceHints = ({ failure }) =>
  typeof failure === 'string' ? undefined : STATUS_HINTS[failure.status];
