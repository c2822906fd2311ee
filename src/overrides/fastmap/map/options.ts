import type { DecodePickleOptions } from '../pickle/index.js';
import type { MapProgress } from './progress.js';

/** How the input is cut into batches. */
export interface BatchOptions {
  /** Seconds that a batch should take inside the Python function. Default 0.5; sizes follow the times that the service reports. */
  targetSeconds?: number | undefined;
  /** Maximum number of elements in a batch. Default 100,000. */
  max?: number | undefined;
  /** Fixed number of elements in a batch, whatever they cost; bodies that are too large are still split. */
  fixed?: number | undefined;
  /** Maximum size of a request in bytes. Default and upper limit 20,000,000, the limit of the service. */
  maxBytes?: number | undefined;
  /**
   * Maximum size in bytes of the results of a batch, decompressed. In place of the client's `maxResponseBytes`. Default 268,435,456. Decoded,
   * they may take four times as much memory, unless `decode.maxMemoryBytes` says otherwise.
   */
  maxResultBytes?: number | undefined;
}

/** Options of `client.map`. */
export interface MapOptions {
  /** Batches in flight at once. Default 10. */
  maxWorkers?: number | undefined;
  batch?: BatchOptions | undefined;
  /** `true` (default): results come in the order of the input. `false`: as soon as they arrive. */
  ordered?: boolean | undefined;
  /** Label that the service shows for the run. */
  label?: string | undefined;
  /** Identifies the run at the service; must be unique. Default: 64 random hexadecimal digits. */
  runId?: string | undefined;
  /**
   * `throw` (default): the first failing batch ends the run. `collect`: a failing batch is halved until the failing elements are isolated;
   * each becomes a `MapFailure` in the results. Halving runs, and charges, the other elements of the batch again.
   */
  onError?: 'throw' | 'collect' | undefined;
  /** Called after each batch and while a worker starts. An error that it throws ends the run. */
  onProgress?: ((progress: MapProgress) => void) | undefined;
  /** `bar` shows progress on stderr: a bar on a terminal (needs `cli-progress`), otherwise a line at each 10 %. Default `none`. */
  progress?: 'bar' | 'none' | undefined;
  /** Ends the run at once with an `AbortedError`. */
  signal?: AbortSignal | undefined;
  /** Time limit of the whole run, from its first iteration, in milliseconds. `0` and `Infinity` mean no limit. Default: no limit. */
  deadlineMs?: number | undefined;
  /** Time limit of one request in milliseconds. Default: the client's `timeoutMs` if set, else 600,000. */
  timeoutMs?: number | undefined;
  /** How long a batch waits for its worker to start, in milliseconds. `0` and `Infinity` mean no limit. Default 600,000. */
  initTimeoutMs?: number | undefined;
  /** Ends the run before a batch that would exceed this many credits at the average cost so far. 100 credits are one dollar. */
  maxCredits?: number | undefined;
  /** How results are decoded from their pickles, for instance `{ dicts: 'object', flatten: true }`. */
  decode?: DecodePickleOptions | undefined;
}
