import { progress } from '#platform';
import { InvalidArgumentError, isAbortedError } from '../../../core/errors/index.js';
import { MapError } from '../errors/index.js';
import type { PythonFunction } from '../function/python-function.js';
import type { ProgressView } from '../progress/view.js';
import type { UndeliveredBatch } from './batch-queue.js';
import { ElementSource, type MapInput } from './element-source.js';
import { MapEngine } from './map-engine.js';
import type { MapOptions } from './options.js';
import type { MapService } from './run-context.js';
import { type MapSettings, oneOf, resolveSettings } from './settings.js';
import { type MapOutcome, type MapStats, newStats } from './stats.js';

/**
 * A map over an input: an async iterable of the results, in the order of the input unless `ordered` is `false`.
 *
 * It starts when it is first iterated, and can be iterated once. The input is read as workers become free, and no faster than results
 * are consumed. Leaving the loop early stops the run. The workers are always released at the end.
 *
 * @example
 * const run = client.map<number>(square, numbers);
 * for await (const result of run) console.log(result);
 * console.log(run.stats.credits);
 */
export class MapRun<T> implements AsyncIterable<T> {
  /** Counts so far; final once {@link done} has settled. */
  readonly stats: MapStats = newStats();
  /** Resolves with the final counts when the run has ended and its workers are released. Never rejects; pending until iterated. */
  readonly done: Promise<MapStats>;
  /** Identifies the run at the service. */
  readonly runId: string;
  readonly #service: MapService;
  readonly #fn: PythonFunction;
  readonly #input: MapInput;
  readonly #options: MapOptions;
  readonly #settings: MapSettings;
  readonly #partialResults: T[] = [];
  #undelivered: readonly UndeliveredBatch[] = [];
  #resolveDone: (stats: MapStats) => void = () => undefined;
  #started = false;

  /** @internal Use `client.map`. */
  constructor(service: MapService, fn: PythonFunction, input: MapInput, options: MapOptions) {
    if (typeof (fn as Partial<PythonFunction> | undefined)?.load !== 'function') {
      const hint = "make it with pythonFunction({ module: 'm', source: 'def f(x): return x * x', name: 'f' })";
      throw new InvalidArgumentError('map needs a Python function, because the service runs Python', { hint });
    }
    this.#service = service;
    this.#fn = fn;
    this.#input = input;
    this.#options = options;
    this.#settings = resolveSettings(options, service.timeoutMs);
    oneOf('progress', options.progress, ['bar', 'none']);
    this.runId = this.#settings.runId;
    this.done = new Promise((resolve) => {
      this.#resolveDone = resolve;
    });
  }

  /** The results that `toArray()` has collected so far; still available after it fails. A `MapError` carries them too. */
  get partialResults(): readonly T[] {
    return this.#partialResults;
  }

  /** Results that had arrived but were not delivered when the run ended, because an earlier batch failed or was still in flight. */
  get undelivered(): readonly UndeliveredBatch[] {
    return this.#undelivered;
  }

  /** Returns all results in one array. If it fails, {@link partialResults} has the results before the failure. */
  async toArray(): Promise<T[]> {
    const all = this.#partialResults;
    try {
      for await (const batch of this.#batches()) for (const result of batch) all.push(result);
    } catch (error) {
      if (error instanceof MapError) error.results = all;
      throw error;
    }
    return all;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const batch of this.#batches()) yield* batch;
  }

  async *#batches(): AsyncGenerator<readonly T[], void, undefined> {
    if (this.#started) throw new InvalidArgumentError('a map can be iterated once; start another one');
    this.#started = true;
    const view = this.#options.progress === 'bar' ? await (await progress()).openProgress() : undefined;
    let engine: MapEngine | undefined;
    let outcome: MapOutcome = 'stopped';
    try {
      engine = this.#engine(view);
      for (;;) {
        const batch = await engine.next();
        if (batch === undefined) break;
        yield batch as readonly T[];
      }
      outcome = 'completed';
    } catch (error) {
      outcome = isAbortedError(error) ? 'aborted' : 'failed';
      throw error;
    } finally {
      const closing = this.#close(engine, view, outcome);
      // After an abort, release the workers in the background.
      if (outcome !== 'aborted') await closing;
    }
  }

  #engine(view: ProgressView | undefined): MapEngine {
    const { onProgress, signal } = this.#options;
    return new MapEngine({
      service: this.#service,
      fn: this.#fn,
      source: new ElementSource(this.#input),
      settings: this.#settings,
      stats: this.stats,
      signal,
      report: (progress) => {
        view?.update(progress);
        onProgress?.(progress);
      },
    });
  }

  async #close(engine: MapEngine | undefined, view: ProgressView | undefined, outcome: MapOutcome): Promise<void> {
    this.stats.outcome = outcome;
    this.#undelivered = engine?.undelivered ?? [];
    const closing = engine?.close();
    try {
      view?.end(this.stats);
    } catch {
      // A closed terminal must not fail a run that has ended.
    }
    await closing;
    this.#resolveDone({ ...this.stats });
  }
}
