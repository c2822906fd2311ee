import { AbortedError, DeadlineExceededError } from '../../../core/errors/index.js';
import { onAbort } from '../../../core/util/abort.js';
import { clampTimerMs } from '../../../core/util/timers.js';
import type { PythonFunction } from '../function/python-function.js';
import { FunctionUpload } from '../function/upload.js';
import type { Batch } from './batch.js';
import { BatchPlan } from './batch-plan.js';
import { BatchQueue, type UndeliveredBatch } from './batch-queue.js';
import { ChangeSignal } from './change-signal.js';
import type { ElementSource } from './element-source.js';
import { isMapFailure } from './map-failure.js';
import { processBatch } from './process-batch.js';
import { ProgressReporter, type ReportProgress } from './progress.js';
import type { MapService, ProcessedBatch, RunContext } from './run-context.js';
import type { MapSettings } from './settings.js';
import { addUsage, type MapStats, type Usage } from './stats.js';
import { releaseWorkers } from './workers.js';

/** Batches that may be held in addition to two for each worker. */
const SPARE_BATCHES = 4;
/** The run waits for the probe at most this many times `targetSeconds`. */
const PROBE_PATIENCE = 2;

/** The parts of a run. */
export interface EngineParts {
  readonly service: MapService;
  readonly fn: PythonFunction;
  readonly source: ElementSource;
  readonly settings: MapSettings;
  readonly stats: MapStats;
  readonly signal: AbortSignal | undefined;
  readonly report: ReportProgress;
}

/**
 * Runs a map: one loop reads elements and sends batches while there is room, the consumer takes out finished batches. Both the batches in
 * flight and the finished ones are limited, so that neither an endless input nor a slow consumer fills the memory.
 */
export class MapEngine {
  readonly #parts: EngineParts;
  readonly #plan: BatchPlan;
  readonly #queue: BatchQueue;
  readonly #progress: ProgressReporter;
  readonly #changes = new ChangeSignal();
  readonly #controller = new AbortController();
  #context: RunContext | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #probeTimer: ReturnType<typeof setTimeout> | undefined;
  #probing = false;
  #feeding = true;
  #sent = false;
  #closing: Promise<void> | undefined;
  /** An error that ends the run at once, even if results are waiting. */
  #fatal: { readonly error: unknown } | undefined;

  #removeAbortListener: (() => void) | undefined;

  constructor(parts: EngineParts) {
    const { settings, signal, source, stats, report } = parts;
    this.#parts = parts;
    this.#queue = new BatchQueue(settings.ordered);
    this.#plan = new BatchPlan(settings, stats, source.total);
    this.#progress = new ProgressReporter(stats, source.total, (progress) => {
      try {
        report(progress);
      } catch (error) {
        this.#end(error);
      }
    });
    if (signal?.aborted) this.#onAbort();
    else if (signal !== undefined) this.#removeAbortListener = onAbort(signal, this.#onAbort);
    this.#startDeadline();
    void this.#feed();
  }

  /** Returns the next finished batch, in input order if the run is ordered; `undefined` at the end. */
  async next(): Promise<readonly unknown[] | undefined> {
    for (;;) {
      if (this.#fatal !== undefined) throw this.#fatal.error;
      const settled = this.#queue.shift();
      if (settled !== undefined) {
        this.#changes.notify();
        if ('error' in settled) throw settled.error;
        return settled.results;
      }
      if (!this.#feeding && this.#queue.size === 0) return undefined;
      await this.#changes.wait();
    }
  }

  /** Batches that are finished but were not delivered. */
  get undelivered(): readonly UndeliveredBatch[] {
    return this.#queue.undelivered();
  }

  /** Stops all requests, closes the input and releases the workers. Never throws. */
  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    const { settings, source, service } = this.#parts;
    this.#removeAbortListener?.();
    clearTimeout(this.#deadline);
    clearTimeout(this.#probeTimer);
    this.#controller.abort();
    this.#changes.notify();
    const hash = this.#sent ? this.#context?.upload.hash : undefined;
    const released = hash === undefined ? undefined : releaseWorkers(service.api, hash, settings.runId);
    await Promise.all([source.close(), released]);
  }

  get #ended(): boolean {
    return this.#controller.signal.aborted;
  }

  async #feed(): Promise<void> {
    try {
      while (await this.#room()) {
        const batch = await this.#take();
        if (batch === undefined || this.#ended || this.#queue.failed) break;
        this.#context ??= await this.#prepare();
        this.#send(this.#context, batch);
      }
    } catch (error) {
      this.#queue.fail(this.#parts.source.taken, error);
    } finally {
      this.#feeding = false;
      this.#changes.notify();
    }
  }

  /** Waits until a batch may be sent; returns `false` if no more batches are to be sent. */
  async #room(): Promise<boolean> {
    const { maxWorkers } = this.#parts.settings;
    for (;;) {
      if (this.#ended || this.#queue.failed) return false;
      const workers = this.#probing ? 1 : maxWorkers;
      if (this.#queue.inFlight < workers && this.#queue.size < 2 * maxWorkers + SPARE_BATCHES) return true;
      await this.#changes.wait();
    }
  }

  async #take(): Promise<Batch | undefined> {
    const { source } = this.#parts;
    let affordable = this.#plan.affordable(this.#queue);
    while (affordable < 1 && this.#queue.inFlight > 0 && !this.#ended) {
      await this.#changes.wait();
      affordable = this.#plan.affordable(this.#queue);
    }
    const batch = await source.take(Math.max(1, Math.min(this.#plan.size(source.taken, this.#queue), affordable)));
    if (batch !== undefined && affordable < 1) throw this.#plan.creditError();
    return batch;
  }

  /** Called at the first batch: an empty input sends no request. */
  async #prepare(): Promise<RunContext> {
    const { fn, service, settings } = this.#parts;
    const { signal } = this.#controller;
    const upload = await FunctionUpload.begin(service.api, await fn.load(), {
      signal,
      onUpload: (progress) => this.#progress.uploading(progress),
    });
    signal.throwIfAborted();
    return {
      service,
      settings,
      functionName: fn.name,
      upload,
      signal,
      onResponse: (usage: Usage) => addUsage(this.#parts.stats, usage),
      onProcessed: (batch) => this.#onProcessed(batch),
      onInitializing: (step) => this.#progress.initializing(step, this.#queue.inFlight),
      onTooLarge: (bytes) => this.#plan.noteTooLarge(bytes),
    };
  }

  #send(context: RunContext, batch: Batch): void {
    const settle = this.#queue.open(batch);
    if (!this.#sent && this.#plan.needsProbe) this.#startProbe();
    this.#sent = true;
    processBatch(context, batch).then(
      (results) => {
        this.#count(results);
        settle({ results });
        if (!this.#ended) this.#progress.batch(this.#queue.inFlight);
        this.#changes.notify();
      },
      (error: unknown) => {
        settle({ error });
        this.#changes.notify();
      },
    );
  }

  #count(results: readonly unknown[]): void {
    const { settings, stats } = this.#parts;
    stats.elements += results.length;
    if (settings.collect) stats.failedElements += results.filter(isMapFailure).length;
  }

  #onProcessed(batch: ProcessedBatch): void {
    const { stats } = this.#parts;
    stats.batches += 1;
    if (!batch.signed) stats.unsignedBatches += 1;
    this.#plan.updateEstimate(batch);
    this.#probing = false;
    this.#changes.notify();
  }

  /** The first batch is sent alone. If it is slow, the others follow anyway, unless it waits for a worker. */
  #startProbe(): void {
    this.#probing = true;
    const patienceMs = this.#parts.settings.limits.targetSeconds * 1000 * PROBE_PATIENCE;
    const endProbe = (): void => {
      if (this.#progress.waitsForWorker) {
        this.#probeTimer = setTimeout(endProbe, clampTimerMs(patienceMs));
        return;
      }
      this.#probing = false;
      this.#changes.notify();
    };
    this.#probeTimer = setTimeout(endProbe, clampTimerMs(patienceMs));
  }

  #startDeadline(): void {
    const { deadlineMs } = this.#parts.settings;
    if (deadlineMs === Number.POSITIVE_INFINITY || this.#ended) return;
    const info = { operationId: 'map', method: 'POST', url: this.#parts.service.safeUrl, attempts: [] };
    this.#deadline = setTimeout(() => this.#end(new DeadlineExceededError(deadlineMs, info)), clampTimerMs(deadlineMs));
  }

  readonly #onAbort = (): void => this.#end(new AbortedError('map', this.#parts.signal?.reason));

  /** Ends the run now; the consumer gets the error the next time it asks for a batch. */
  #end(error: unknown): void {
    this.#fatal ??= { error };
    void this.close();
  }
}
