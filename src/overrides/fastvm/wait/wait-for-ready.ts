import type { Vm } from '../../../../generated/fastvm/types.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { VMLaunchError, VMNotReadyError } from '../errors/launch-errors.js';
import { Poll, type PollRequestOptions } from './poll.js';

/** How to wait for something to become ready. `T` is the type of the polled resource. */
export interface WaitOptions<T = Vm> {
  /** Maximum poll interval; the first intervals are shorter. Default 2,000. */
  pollIntervalMs?: number | undefined;
  /** Maximum total wait, including the poll under way. Default 300,000. */
  waitTimeoutMs?: number | undefined;
  /** Called with the polled resource each time that it is not ready yet. */
  onUpdate?: ((seen: T) => void) | undefined;
  /** Ends the wait immediately with an `AbortedError`. */
  signal?: AbortSignal | undefined;
}

/** Retrieves the VM for a poll. */
export type RetrieveVm = (id: string, options: PollRequestOptions) => PromiseLike<Vm>;

const DEFAULT_WAIT_TIMEOUT_MS = 300_000;
const FAILURE_STATUSES: ReadonlySet<string> = new Set(['error', 'stopped', 'deleting']);

/** How to wait for one kind of resource. */
interface Waiting<T> {
  /** For the message of an abort: `waiting for VM 1`. */
  readonly what: string;
  readonly poll: (options: PollRequestOptions) => PromiseLike<T>;
  /** Whether it is ready; throws if it never will be. */
  readonly isReady: (seen: T) => boolean;
  readonly notReady: (seen: T | undefined, waitTimeoutMs: number, cause: unknown) => Error;
}

/**
 * Polls a VM until it is running. Short outages of the service do not end the wait; unknown statuses count as pending.
 *
 * @param known - The VM as the caller last saw it, to save a poll.
 * @param startedAt - When the wait started, by `performance.now()`.
 * @throws VMLaunchError when it ends in `error`, `stopped` or `deleting`; VMNotReadyError when the time is up; AbortedError;
 *   ApiError for responses that retrying does not fix (401, 404, …).
 */
export function waitForVmReady(
  retrieve: RetrieveVm,
  id: string,
  options: WaitOptions = {},
  known?: Vm,
  startedAt?: number,
): Promise<Vm> {
  const waiting: Waiting<Vm> = {
    what: `waiting for VM ${id}`,
    poll: (request) => retrieve(id, request),
    isReady: (vm) => {
      if (FAILURE_STATUSES.has(vm.status)) throw new VMLaunchError(vm);
      return vm.status === 'running';
    },
    notReady: (vm, waitTimeoutMs, cause) => new VMNotReadyError(id, vm, waitTimeoutMs, { cause }),
  };
  return waitUntilReady(waiting, options, known, startedAt);
}

/** Polls until the resource is ready, it never will be, the time is up or the signal aborts. */
export async function waitUntilReady<T>(
  waiting: Waiting<T>,
  options: WaitOptions<T>,
  known?: T,
  startedAt: number = performance.now(),
): Promise<T> {
  const { waitTimeoutMs = DEFAULT_WAIT_TIMEOUT_MS, pollIntervalMs, onUpdate, signal } = options;
  checkDurationMs('waitTimeoutMs', waitTimeoutMs);
  const poll = new Poll({
    pollIntervalMs,
    deadlineAt: startedAt + waitTimeoutMs,
    signal,
    what: waiting.what,
    respondedBefore: known !== undefined,
  });
  let seen = known ?? (await poll.attempt(waiting.poll));
  for (;;) {
    if (seen !== undefined && waiting.isReady(seen)) return seen;
    if (seen !== undefined) onUpdate?.(seen);
    if (poll.expired) throw waiting.notReady(seen, waitTimeoutMs, poll.lastError);
    await poll.pause();
    seen = (await poll.attempt(waiting.poll)) ?? seen;
  }
}
