const MAX_TIMER_MS = 2 ** 31 - 1;

export interface TimeLimit {
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  /** Frees the timer and the listener. */
  readonly stop: () => void;
}

/** A signal that follows the caller's and a time limit. */
export function startTimeLimit(timeoutSec: number | undefined, outer: AbortSignal | undefined): TimeLimit {
  const controller = new AbortController();
  let timedOut = false;
  const abort = () => controller.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort);
  const expire = () => {
    timedOut = true;
    abort();
  };
  const timer = timeoutSec === undefined ? undefined : setTimeout(expire, Math.min(timeoutSec * 1000, MAX_TIMER_MS));
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    stop: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
}
