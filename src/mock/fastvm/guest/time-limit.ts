import type { FastvmClock } from '../clock.js';

export interface TimeLimit {
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  /** Clears the timer and removes the listener. */
  readonly stop: () => void;
}

export interface TimeLimitOptions {
  readonly timeoutSec: number | undefined;
  /** The caller's signal. */
  readonly outer: AbortSignal | undefined;
  readonly clock: FastvmClock;
}

/** A signal that aborts with the caller's signal or after a time limit. */
export function startTimeLimit({ timeoutSec, outer, clock }: TimeLimitOptions): TimeLimit {
  const controller = new AbortController();
  const stopped = new AbortController();
  let timedOut = false;
  const abort = () => controller.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort);
  if (timeoutSec !== undefined) {
    void clock.sleep(timeoutSec * 1000, stopped.signal).then(() => {
      if (stopped.signal.aborted) return;
      timedOut = true;
      abort();
    });
  }
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    stop: () => {
      stopped.abort();
      outer?.removeEventListener('abort', abort);
    },
  };
}
