import type { ServerResponse } from 'node:http';
import type { RecordedCall } from '../../calls/recorded-call.js';
import type { MockCloud } from '../../cloud.js';
import { type FaultIds, faultTargets } from './add-fault.js';
import { type CallSummary, summarize } from './call-summary.js';
import { describeState } from './describe-state.js';

/** Short enough to feel live, long enough that a storm of calls becomes a few messages. */
const TICK_MS = 100;
/** Maximum number of calls per tick; the page shows no more. */
const MAX_CHANGED = 1000;
/** Maximum queue for a page that does not read; beyond it, the page gets nothing until it has caught up. */
const MAX_QUEUED_BYTES = 1024 * 1024;

/**
 * Sends Server-Sent Events to pages: `snapshot` at the start and after a reset, then `calls` that started or ended, and `state` if it has
 * changed. Does nothing while no page is open.
 */
export class LiveFeed {
  readonly #cloud: MockCloud;
  readonly #faultIds: FaultIds;
  readonly #pages = new Set<ServerResponse>();
  /** Pages whose queue is full. They get a snapshot when they have caught up. */
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

  /** Sends the changes of an action of the page at once. */
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
    if (isArrival && call.id <= this.#total) this.#dropChanges();
    if (isArrival) this.#total = call.id;
    this.#changed.set(call.id, call);
    if (this.#changed.size <= MAX_CHANGED) return;
    for (const oldest of this.#changed.keys()) {
      this.#changed.delete(oldest);
      return;
    }
  }

  /** The log counts fewer calls than before, so it was cleared. */
  #dropChanges(): void {
    this.#isReset = true;
    this.#changed.clear();
  }

  #tick(): void {
    const { total } = this.#cloud.calls;
    if (total < this.#total) this.#dropChanges();
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
