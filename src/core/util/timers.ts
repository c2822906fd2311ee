import { onAbort } from './abort.js';

/** Longest delay that `setTimeout` supports; a longer one fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Clamps a delay to what `setTimeout` supports. */
export function clampTimerMs(ms: number): number {
  return Math.min(Math.max(0, Math.ceil(ms)), MAX_TIMER_MS);
}

/** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. Leaves no timer and no listener behind. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      removeListener?.();
      resolve();
    }, clampTimerMs(ms));
    const removeListener =
      signal &&
      onAbort(signal, () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
  });
}
