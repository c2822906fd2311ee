import { onAbort } from './abort.js';
import { clampTimerMs } from './checks.js';

/** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. Leaves no timer and no listener behind. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      forget?.();
      resolve();
    }, clampTimerMs(ms));
    const forget =
      signal &&
      onAbort(signal, () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
  });
}
