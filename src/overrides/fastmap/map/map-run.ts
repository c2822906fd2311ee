import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import { AbortedError, InvalidArgumentError } from '../../../core/errors/index.js';
import { checkCount, checkDurationMs } from '../../../core/numbers.js';
import { MapError } from '../errors/map-errors.js';
import type { PythonFunction } from '../python-function.js';
import type { Signer } from '../signature.js';
import { uploadFunction } from '../upload-function.js';
import { toHex } from '../web-crypto.js';
import { type Batch, cutIntoBatches } from './batches.js';
import type { MapOptions, MapStats } from './options.js';
import { type BatchContext, type BatchResult, runBatch } from './run-batch.js';

const DEFAULT_BATCH = 500;
const DEFAULT_WORKERS = 10;
const RELEASE_DEADLINE_MS = 10_000;

export type MapInput = Iterable<unknown> | AsyncIterable<unknown>;

/**
 * A map over an input: an async iterable of the results, in the order of the input.
 *
 * It starts when it is first iterated, and can be iterated once. The input is taken as workers become free: at most `maxWorkers`
 * batches are held. Leaving the loop early stops the run. The service's workers are released however it ends.
 */
export class MapRun<T> implements AsyncIterable<T> {
  /** Counts so far; final once the run has ended. */
  readonly stats: MapStats = { elements: 0, batches: 0, credits: 0, mapSeconds: 0, applicationSeconds: 0 };
  readonly #start: () => AsyncGenerator<T, void, undefined>;
  #started = false;

  /** @internal Use `client.map`. */
  constructor(api: FastmapApi, signer: Signer, fn: PythonFunction, input: MapInput, options: MapOptions) {
    const size = checkCount('batch.fixed', options.batch?.fixed) ?? DEFAULT_BATCH;
    const workers = checkCount('maxWorkers', options.maxWorkers) ?? DEFAULT_WORKERS;
    checkDurationMs('initTimeoutMs', options.initTimeoutMs);
    if (size === 0 || workers === 0) throw new InvalidArgumentError('batch.fixed and maxWorkers must be at least 1');
    this.#start = () => this.#run(api, signer, fn, input, options, size, workers);
  }

  /** All results in one list. A `MapError` carries the results that came before it. */
  async toArray(): Promise<T[]> {
    const results: T[] = [];
    try {
      for await (const result of this) results.push(result);
    } catch (error) {
      if (error instanceof MapError) error.results = results;
      throw error;
    }
    return results;
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    if (this.#started) throw new InvalidArgumentError('a map can be iterated once; start another one');
    this.#started = true;
    return this.#start();
  }

  async *#run(
    api: FastmapApi,
    signer: Signer,
    fn: PythonFunction,
    input: MapInput,
    options: MapOptions,
    size: number,
    workers: number,
  ): AsyncGenerator<T, void, undefined> {
    const { signal } = options;
    if (signal?.aborted) throw new AbortedError('map', signal.reason);
    const controller = new AbortController();
    const onAbort = (): void => controller.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const startedAt = performance.now();
    const pending: Promise<BatchResult>[] = [];
    let context: BatchContext | undefined;
    try {
      for await (const batch of cutIntoBatches(input, size)) {
        context ??= await this.#prepare(api, signer, fn, options, controller.signal);
        pending.push(this.#track(context, batch, input, options, startedAt));
        if (pending.length >= workers) yield* await next<T>(pending);
      }
      while (pending.length > 0) yield* await next<T>(pending);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      controller.abort();
      if (context !== undefined) await release(context);
    }
  }

  /** Only a run with elements touches the service. */
  async #prepare(
    api: FastmapApi,
    signer: Signer,
    fn: PythonFunction,
    options: MapOptions,
    signal: AbortSignal,
  ): Promise<BatchContext> {
    const bundle = await fn.load();
    await uploadFunction(api, bundle, { signal });
    const { label = '', runId = randomRunId(), initTimeoutMs = 600_000 } = options;
    return { api, signer, functionName: fn.name, bundle, label, runId, signal, initTimeoutMs };
  }

  #track(
    context: BatchContext,
    batch: Batch,
    input: MapInput,
    options: MapOptions,
    startedAt: number,
  ): Promise<BatchResult> {
    const running = runBatch(context, batch).then((result) => {
      this.#count(result);
      const { elements, batches, credits } = this.stats;
      const elapsedMs = performance.now() - startedAt;
      options.onProgress?.({ elements, batches, credits, totalElements: lengthOf(input), elapsedMs });
      return result;
    });
    // A later batch may fail while an earlier one is awaited; its failure is thrown when its turn comes.
    running.catch(() => undefined);
    return running;
  }

  #count(result: BatchResult): void {
    this.stats.elements += result.results.length;
    this.stats.batches += 1;
    this.stats.credits += result.credits;
    this.stats.mapSeconds += result.mapSeconds;
    this.stats.applicationSeconds += result.applicationSeconds;
  }
}

async function next<T>(pending: Promise<BatchResult>[]): Promise<readonly T[]> {
  const result = await pending.shift();
  return (result?.results ?? []) as readonly T[];
}

/** Frees the workers. Failing to do so is not the run's failure: they end by themselves after some minutes. */
async function release({ api, bundle, runId }: BatchContext): Promise<void> {
  await api.done({ func_hash: bundle.hash, run_id: runId }, { deadlineMs: RELEASE_DEADLINE_MS }).catch(() => undefined);
}

function lengthOf(input: MapInput): number | undefined {
  if (Array.isArray(input) || ArrayBuffer.isView(input)) return 'length' in input ? Number(input.length) : undefined;
  return input instanceof Set || input instanceof Map ? input.size : undefined;
}

function randomRunId(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}
