import { vi } from 'vitest';
import { allowedRetries, retryWaitMs } from '../../../src/core/call/retry.js';
import { type RetryBudget, retryCost } from '../../../src/core/call/retry-budget.js';
import { createApiError } from '../../../src/core/errors/index.js';
import type { RequestOptions } from '../../../src/core/options/request-options.js';
import { Random } from '../../soak/support/random.js';
import './loaded-parts.js';
import { json } from './scripted-fetch.js';
import { operations, thingsClient } from './things.js';
import { VirtualTime } from './virtual-time.js';

/** The outage lasts from 10 s to 70 s of virtual time; calls are made until 85 s. */
const OUTAGE_MS = { from: 10_000, to: 70_000 };
const END_MS = 85_000;
/** Share of its capacity that the service needs for the calls when none fails. */
const LOAD = 0.8;
/** A request that finds more work than this before it is rejected. */
const MAX_QUEUE_MS = 500;
const NORMAL_QUEUE_MS = 50;
const MAX_RETRIES = 2;

export interface Fleet {
  readonly clients: number;
  /** Of each client, on average, at random times. */
  readonly callsPerSec: number;
}

export interface Outage {
  /** Requests and calls of the minute of the outage. */
  readonly requestsPerCall: number;
  /** Successful requests of that minute, as a share of its calls. */
  readonly successesPerCall: number;
  /** How long after the outage the last request was rejected, or the queue was longer than 50 ms. */
  readonly recoveryMs: number;
  /** Whether all calls before the outage succeeded. */
  readonly healthyBefore: boolean;
}

/**
 * A service that does a fixed amount of work in a second, and half of it during the outage. It queues requests for up to half a second of
 * work, and rejects those that do not fit.
 */
class Service {
  readonly #time: VirtualTime;
  readonly #perMs: number;
  #queue = 0;
  #updatedMs = 0;
  #calls = 0;
  #requests = 0;
  #successes = 0;
  #rejectedBefore = 0;
  #lastTroubleMs = OUTAGE_MS.to;

  constructor(time: VirtualTime, callsPerSec: number) {
    this.#time = time;
    this.#perMs = callsPerSec / LOAD / 1000;
  }

  get #inOutage(): boolean {
    return this.#time.nowMs >= OUTAGE_MS.from && this.#time.nowMs < OUTAGE_MS.to;
  }

  countCall(): void {
    if (this.#inOutage) this.#calls++;
  }

  /** Whether a request that arrives now is accepted. */
  accepts(): boolean {
    const { nowMs } = this.#time;
    const slowMs = Math.min(nowMs, OUTAGE_MS.to) - Math.max(this.#updatedMs, OUTAGE_MS.from);
    const workedMs = nowMs - this.#updatedMs - Math.max(0, slowMs) / 2;
    this.#queue = Math.max(0, this.#queue - workedMs * this.#perMs);
    this.#updatedMs = nowMs;
    const accepted = this.#queue + 1 <= MAX_QUEUE_MS * this.#perMs;
    if (accepted) this.#queue++;
    if (this.#inOutage) {
      this.#requests++;
      if (accepted) this.#successes++;
    } else if (nowMs < OUTAGE_MS.from) {
      if (!accepted) this.#rejectedBefore++;
    } else if (!accepted || this.#queue > NORMAL_QUEUE_MS * this.#perMs) {
      this.#lastTroubleMs = nowMs;
    }
    return accepted;
  }

  get outage(): Outage {
    return {
      requestsPerCall: this.#requests / this.#calls,
      successesPerCall: this.#successes / this.#calls,
      recoveryMs: this.#lastTroubleMs - OUTAGE_MS.to,
      healthyBefore: this.#rejectedBefore === 0,
    };
  }
}

/** The times of all calls of a fleet in ms, at random. */
function* timesOfCalls({ clients, callsPerSec }: Fleet, random: Random): Generator<number> {
  const meanGapMs = 1000 / (clients * callsPerSec);
  let atMs = 0;
  while (atMs < END_MS) {
    yield atMs;
    atMs += -Math.log(1 - random.next()) * meanGapMs;
  }
}

const UNAVAILABLE = createApiError(
  { status: 503, headers: new Headers(), body: undefined, detail: 'unavailable', retryable: true },
  { operationId: 'things.retrieve', method: 'GET', url: 'https://things.test', attempts: [] },
);

/**
 * Plays an outage with the functions by which `runCall` decides whether and when a call is retried, and without all the rest of a call: real
 * calls of a large fleet would take minutes. Two retries per call.
 */
export function playOutage(fleet: Fleet, createBudget: () => Pick<RetryBudget, 'take' | 'giveBack'>): Outage {
  const time = new VirtualTime();
  const random = new Random(1, fleet.callsPerSec);
  const draw = () => random.next();
  const service = new Service(time, fleet.clients * fleet.callsPerSec);
  const budgets = Array.from({ length: fleet.clients }, createBudget);
  const attempt = (client: number, retry: number): void => {
    const budget = budgets[client];
    if (service.accepts()) {
      budget?.giveBack();
      return;
    }
    if (retry >= allowedRetries(operations.retrieve, undefined, MAX_RETRIES)) return;
    if (budget?.take(retryCost(UNAVAILABLE)) === false) return;
    time.schedule(retryWaitMs(retry, UNAVAILABLE.retryAfterMs, draw), () => attempt(client, retry + 1));
  };
  for (const atMs of timesOfCalls(fleet, random)) {
    while (time.step(atMs));
    service.countCall();
    attempt(random.below(fleet.clients), 0);
  }
  while (time.step(END_MS));
  return service.outage;
}

/** Plays an outage with clients that make real calls, in virtual time; only `fetch` is scripted. */
export async function playOutageWithClients(fleet: Fleet, options: RequestOptions = {}): Promise<Outage> {
  const time = new VirtualTime();
  const random = new Random(1, fleet.callsPerSec);
  const service = new Service(time, fleet.clients * fleet.callsPerSec);
  const fetch = async () => (service.accepts() ? json({ id: 'a' }) : json({ error: 'no' }, { status: 503 }));
  const clients = Array.from({ length: fleet.clients }, () => thingsClient({ fetch, maxRetries: MAX_RETRIES }));
  const settled = () => new Promise(setImmediate);
  vi.stubGlobal('performance', { now: () => time.nowMs });
  vi.stubGlobal('setTimeout', (run: () => void, delayMs: number) => time.schedule(delayMs, run));
  vi.stubGlobal('clearTimeout', (event?: { canceled: boolean }) => {
    if (event !== undefined) event.canceled = true;
  });
  vi.spyOn(Math, 'random').mockImplementation(() => random.next());
  try {
    for (const atMs of timesOfCalls(fleet, random)) {
      while (time.step(atMs)) await settled();
      service.countCall();
      void random
        .pick(clients)
        .retrieve('a', options)
        .then(undefined, () => undefined);
      await settled();
    }
    while (time.step(END_MS)) await settled();
  } finally {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  }
  return service.outage;
}
