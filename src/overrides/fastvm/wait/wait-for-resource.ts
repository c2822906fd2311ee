import type { Snapshot, Volume } from '../../../../generated/fastvm/types.js';
import { ResourceFailedError, ResourceNotReadyError } from '../errors/resource-errors.js';
import type { PollRequestOptions } from './poll.js';
import { type WaitOptions, waitUntilReady } from './wait-for-ready.js';

const SNAPSHOT_FAILURES: ReadonlySet<string> = new Set(['error']);
const VOLUME_FAILURES: ReadonlySet<string> = new Set(['error', 'deleting']);

/**
 * Polls a snapshot until it is `ready`. Not every server has a call for one snapshot, so each poll reads the list; a snapshot missing from
 * it counts as pending.
 *
 * @throws ResourceFailedError, ResourceNotReadyError, AbortedError, and what listing throws.
 */
export async function waitForSnapshotReady(
  list: (options: PollRequestOptions) => PromiseLike<Snapshot[]>,
  id: string,
  options: WaitOptions<Snapshot> = {},
): Promise<Snapshot> {
  const { onUpdate } = options;
  // A poll may not find the snapshot, which is a valid result; `onUpdate` is only called with a found one.
  const { snapshot } = await waitUntilReady<{ snapshot: Snapshot | undefined }>(
    {
      what: `waiting for snapshot ${id}`,
      poll: async (request) => ({ snapshot: (await list(request)).find((snapshot) => snapshot.id === id) }),
      isReady: ({ snapshot }) => isReady('snapshot', id, snapshot, SNAPSHOT_FAILURES),
      notReady: (seen, waitTimeoutMs, cause) =>
        new ResourceNotReadyError('snapshot', id, seen?.snapshot, waitTimeoutMs, { cause }),
    },
    { ...options, onUpdate: ({ snapshot }) => snapshot && onUpdate?.(snapshot) },
  );
  return snapshot as Snapshot;
}

/**
 * Polls a volume until it is `ready`.
 *
 * @throws ResourceFailedError, ResourceNotReadyError, AbortedError, and what retrieving throws.
 */
export function waitForVolumeReady(
  retrieve: (id: string, options: PollRequestOptions) => PromiseLike<Volume>,
  id: string,
  options: WaitOptions<Volume> = {},
): Promise<Volume> {
  return waitUntilReady(
    {
      what: `waiting for volume ${id}`,
      poll: (request) => retrieve(id, request),
      isReady: (volume) => isReady('volume', id, volume, VOLUME_FAILURES),
      notReady: (volume, waitTimeoutMs, cause) =>
        new ResourceNotReadyError('volume', id, volume, waitTimeoutMs, { cause }),
    },
    options,
  );
}

function isReady(
  kind: 'snapshot' | 'volume',
  id: string,
  seen: Snapshot | Volume | undefined,
  failures: ReadonlySet<string>,
): boolean {
  const status = seen?.status;
  if (seen !== undefined && status !== undefined && failures.has(status)) throw new ResourceFailedError(kind, id, seen);
  return status === 'ready';
}
