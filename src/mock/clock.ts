/** The time of a mock cloud. All three services read it: boots, expiry, jobs, sessions and rate limits follow it. */
export interface MockClock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Moves the time forward at once and runs everything that falls due meanwhile, in order: jobs, time limits, delays. Resolves when all of
   * it has been started and has had a turn to settle; work that waits for anything but this clock may still be running.
   *
   * @example
   * cloud.fastvm.signedUrlSec = 900;
   * const { uploadUrl } = await client.vms.files.presign(vm.id, { path: '/root/a' });
   * await cloud.clock.advance(900_000); // uploadUrl has expired
   */
  advance(ms: number): Promise<void>;
}

/** `real`: the machine's time (or a test runner's fake) plus all advances. `manual`: time only moves with `advance`. */
export type ClockKind = 'real' | 'manual';

interface Entry {
  readonly dueMs: number;
  readonly task: () => void;
  /** Runs when the clock stops before the entry is due. */
  readonly release?: (() => void) | undefined;
  timer?: ReturnType<typeof setTimeout>;
}

/** Longer waits overflow the timers of every platform. */
const MAX_TIMER_MS = 2 ** 31 - 1;

// Captured at import: a turn of the event loop is needed even if a test has replaced the timers.
const { setTimeout: realTimeout } = globalThis;

/** The clock with the timers that run on it. They never keep a process alive. */
export class CloudClock implements MockClock {
  readonly #kind: ClockKind;
  readonly #startMs = Date.now();
  readonly #entries = new Set<Entry>();
  #advancedMs = 0;

  constructor(kind: ClockKind = 'real') {
    this.#kind = kind;
  }

  readonly now = (): number => (this.#kind === 'real' ? Date.now() : this.#startMs) + this.#advancedMs;

  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`the clock only moves forward: advance(${ms})`);
    const targetMs = this.now() + ms;
    for (let entry = this.#nextDue(targetMs); entry !== undefined; entry = this.#nextDue(targetMs)) {
      this.#moveTo(entry.dueMs);
      this.#run(entry);
      await settled();
    }
    this.#moveTo(targetMs);
    // Pending waits have less real time left than their timers were set for.
    for (const entry of this.#entries) this.#arm(entry);
    await settled();
  }

  /** Runs `task` once `delayMs` have passed; returns a function that cancels it. */
  after(delayMs: number, task: () => void): () => void {
    return this.#add({ dueMs: this.now() + Math.max(0, delayMs), task });
  }

  /** Waits on this clock, at most until the signal aborts or the clock is stopped. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal?.removeEventListener('abort', done);
        stop();
        resolve();
      };
      const stop = this.#add({ dueMs: this.now() + ms, task: done, release: done });
      signal?.addEventListener('abort', done);
      if (signal?.aborted === true) done();
    });
  }

  /** Stops every timer and ends every `sleep`. */
  dispose(): void {
    for (const entry of this.#entries) {
      this.#stop(entry);
      entry.release?.();
    }
  }

  /** Stops every timer and resets the time. */
  reset(): void {
    this.dispose();
    this.#advancedMs = 0;
  }

  #add(entry: Entry): () => void {
    this.#entries.add(entry);
    this.#arm(entry);
    return () => this.#stop(entry);
  }

  #nextDue(targetMs: number): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.#entries) {
      if (entry.dueMs <= targetMs && (next === undefined || entry.dueMs < next.dueMs)) next = entry;
    }
    return next;
  }

  #moveTo(ms: number): void {
    this.#advancedMs += Math.max(0, ms - this.now());
  }

  #run(entry: Entry): void {
    this.#stop(entry);
    entry.task();
  }

  #arm(entry: Entry): void {
    clearTimeout(entry.timer);
    if (this.#kind === 'manual') return;
    const timer = setTimeout(
      () => (this.now() >= entry.dueMs ? this.#run(entry) : this.#arm(entry)),
      Math.min(entry.dueMs - this.now(), MAX_TIMER_MS),
    );
    // A number in browsers, an object with `unref` on Node.
    if (typeof timer === 'object') timer.unref();
    entry.timer = timer;
  }

  #stop(entry: Entry): void {
    clearTimeout(entry.timer);
    this.#entries.delete(entry);
  }
}

/** Gives promises that are about to settle the time to do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => realTimeout(resolve, 0));
}
