import type { ServerResponse } from 'node:http';
import type { RecordedCall } from '../../calls/recorded-call.js';
import type { MockCloud } from '../../cloud.js';
import { type FaultIds, faultTargets } from './add-fault.js';
import { type CallSummary, summarize } from './call-summary.js';
import { describeState } from './describe-state.js';

/** Short enough to feel live, long enough that a storm of calls becomes a few messages. */
const TICK_MS = 100;
/** Calls between two ticks that are told of; the page shows no more. */
const MAX_CHANGED = 1000;
/** What may wait for a page that does not read, before it is told nothing more until it has caught up. */
const MAX_QUEUED_BYTES = 1024 * 1024;

/**
 * Tells pages what happens, by Server-Sent Events: `snapshot` at the start and after a reset, then `calls` that are new or were responded, and
 * `state` when it has changed. Costs nothing while no page is open.
 */
export class LiveFeed {
  readonly #cloud: MockCloud;
  readonly #faultIds: FaultIds;
  readonly #pages = new Set<ServerResponse>();
  /** Pages that did not read what they were told. They get a snapshot when they have caught up. */
  readonly #behind = new Set<ServerResponse>();
  readonly #changed = new Map<number, RecordedCall>();
  #stop: (() => void) | undefined;
  #total = 0;
  #isReset = false;
  #state = '';

  constructor(cloud: MockCloud, faultIds: FaultIds) {
    this.#cloud = cloud;
    this.#faultIds = faultIds;
  }

  /** Responds to a page's request for events. */
  open(page: ServerResponse): void {
    page.writeHead(200, { 'content-type': 'text/event-stream' });
    page.once('close', () => this.#close(page));
    page.on('drain', () => {
      if (this.#behind.delete(page)) this.#begin(page);
    });
    this.#tick();
    this.#pages.add(page);
    this.#begin(page);
    this.#stop ??= this.#start();
  }

  /** Tells at once what an action of the page has changed. */
  flush(): void {
    if (this.#pages.size > 0) this.#tick();
  }

  #start(): () => void {
    const unsubscribe = this.#cloud.calls.subscribe((call) => this.#note(call));
    const timer = setInterval(() => this.#tick(), TICK_MS);
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }

  #note(call: RecordedCall): void {
    const isArrival = call.durationMs === undefined;
    if (isArrival && call.id <= this.#total) this.#removeListener();
    if (isArrival) this.#total = call.id;
    this.#changed.set(call.id, call);
    if (this.#changed.size <= MAX_CHANGED) return;
    for (const oldest of this.#changed.keys()) {
      this.#changed.delete(oldest);
      return;
    }
  }

  /** The log counts fewer calls than it did: it was cleared. */
  #removeListener(): void {
    this.#isReset = true;
    this.#changed.clear();
  }

  #tick(): void {
    const { total } = this.#cloud.calls;
    if (total < this.#total) this.#removeListener();
    this.#total = total;
    const calls = this.#takeChanged();
    const isReset = this.#isReset;
    this.#isReset = false;
    if (isReset) for (const page of this.#pages) this.#send(page, 'snapshot', this.#snapshot());
    else if (calls.length > 0) for (const page of this.#pages) this.#send(page, 'calls', { calls, total });
    const state = JSON.stringify(describeState(this.#cloud, this.#faultIds));
    if (state === this.#state) return;
    this.#state = state;
    for (const page of this.#pages) this.#write(page, 'state', state);
  }

  #takeChanged(): CallSummary[] {
    if (this.#changed.size === 0) return [];
    const kept = new Set(this.#cloud.calls);
    const calls = [...this.#changed.values()].filter((call) => kept.has(call));
    this.#changed.clear();
    return calls.map(summarize);
  }

  #begin(page: ServerResponse): void {
    this.#send(page, 'snapshot', this.#snapshot());
    this.#write(page, 'state', this.#state);
  }

  #snapshot(): object {
    const { calls, baseUrls } = this.#cloud;
    return { calls: [...calls].map(summarize), total: calls.total, targets: faultTargets, baseUrls };
  }

  #send(page: ServerResponse, event: string, data: object): void {
    this.#write(page, event, JSON.stringify(data));
  }

  #write(page: ServerResponse, event: string, json: string): void {
    if (page.writableLength > MAX_QUEUED_BYTES) this.#behind.add(page);
    else page.write(`event: ${event}\ndata: ${json}\n\n`);
  }

  #close(page: ServerResponse): void {
    this.#pages.delete(page);
    this.#behind.delete(page);
    if (this.#pages.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#changed.clear();
  }
}
