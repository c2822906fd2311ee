import type { Vm } from '../../../generated/fastvm/types.js';
import {
  AbortedError,
  ApiError,
  ConnectionError,
  DeadlineExceededError,
  isAbortedError,
} from '../../core/errors/index.js';
import { checkDurationMs } from '../../core/numbers.js';
import type { RequestOptions } from '../../core/request-options.js';
import { sleep } from '../../core/sleep.js';
import { VMLaunchError, VMNotReadyError } from './errors/launch-errors.js';

/** How to wait for a VM. */
export interface WaitOptions {
  /** Longest pause between two looks; the first pauses are shorter. Default 2,000. */
  pollIntervalMs?: number | undefined;
  /** How long to wait in all; holds while a look is under way. Default 300,000. */
  waitTimeoutMs?: number | undefined;
  /** Called with the VM each time it was looked at and is not ready yet. */
  onUpdate?: ((vm: Vm) => void) | undefined;
  /** Ends the wait at once with an `AbortedError`. */
  signal?: AbortSignal | undefined;
}

/** How a VM is looked at; retries are the waiter's own. */
export type RetrieveVm = (id: string, options: RequestOptions) => PromiseLike<Vm>;

export const DEFAULT_WAIT_TIMEOUT_MS = 300_000;
const DEFAULT_POLL_INTERVAL_MS = 2_000;
const FIRST_INTERVAL_MS = 50;
const INTERVAL_GROWTH = 1.5;
const FAILURE_STATUSES: ReadonlySet<string> = new Set(['error', 'stopped', 'deleting']);

/**
 * Looks at a VM until it runs. Short outages of the service do not end the wait; unknown statuses count as "on the way".
 *
 * @param known - The VM as the caller already saw it, to save a look.
 * @param startedAt - When the wait began, by `performance.now()`.
 * @throws VMLaunchError when it ends in `error`, `stopped` or `deleting`; VMNotReadyError when the time is up; AbortedError;
 *   ApiError for answers that repeating does not mend (401, 404, …).
 */
export async function waitForVmReady(
  retrieve: RetrieveVm,
  id: string,
  options: WaitOptions = {},
  known?: Vm,
  startedAt: number = performance.now(),
): Promise<Vm> {
  const waitTimeoutMs = options.waitTimeoutMs ?? DEFAULT_WAIT_TIMEOUT_MS;
  const longestPauseMs = checkDurationMs('pollIntervalMs', options.pollIntervalMs) ?? DEFAULT_POLL_INTERVAL_MS;
  checkDurationMs('waitTimeoutMs', waitTimeoutMs);
  const deadlineAt = startedAt + waitTimeoutMs;
  let vm = known;
  let lastError: unknown;
  let pauseMs = Math.min(FIRST_INTERVAL_MS, longestPauseMs);
  if (vm === undefined) ({ vm, error: lastError } = await look(retrieve, id, deadlineAt, options.signal));
  for (;;) {
    if (vm?.status === 'running') return vm;
    if (vm !== undefined && FAILURE_STATUSES.has(vm.status)) throw new VMLaunchError(vm);
    if (vm !== undefined) options.onUpdate?.(vm);
    const remainingMs = deadlineAt - performance.now();
    if (remainingMs <= 0) throw new VMNotReadyError(id, vm, waitTimeoutMs, { cause: lastError });
    await pause(id, Math.min(pauseMs * (0.9 + Math.random() * 0.2), remainingMs), options.signal);
    pauseMs = Math.min(pauseMs * INTERVAL_GROWTH, longestPauseMs);
    const seen = await look(retrieve, id, deadlineAt, options.signal);
    vm = seen.vm ?? vm;
    lastError = seen.error;
  }
}

/** One look, bounded by the deadline. A failure that may pass is returned, any other is thrown. */
async function look(
  retrieve: RetrieveVm,
  id: string,
  deadlineAt: number,
  signal: AbortSignal | undefined,
): Promise<{ vm?: Vm; error?: unknown }> {
  const deadlineMs = Math.max(1, deadlineAt - performance.now());
  try {
    return { vm: await retrieve(id, { signal, deadlineMs, maxRetries: 0 }) };
  } catch (error) {
    const passing = error instanceof ApiError ? error.retryable : error instanceof ConnectionError;
    if (passing || error instanceof DeadlineExceededError) return { error };
    throw error;
  }
}

async function pause(id: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, signal);
  } catch (reason) {
    throw isAbortedError(reason) ? reason : new AbortedError(`waiting for VM ${id}`, reason);
  }
}
