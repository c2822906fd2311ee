import type { DecodePickleOptions } from '../pickle/index.js';
import type { MapProgress } from './progress.js';

/** How the input is cut into batches. */
export interface BatchOptions {
  /** How long a batch should take inside the Python function. Default 0.5 seconds; sizes follow what the service reports. */
  targetSeconds?: number | undefined;
  /** Most elements of a batch. Default 100,000. */
  max?: number | undefined;
  /** Exactly so many elements a batch, whatever they cost; only too large bodies are still split. */
  fixed?: number | undefined;
  /** Most bytes of a request. Default and greatest 20,000,000, which is what the service takes. */
  maxBytes?: number | undefined;
  /** Most bytes that the results of a batch may inflate to. Default 268,435,456. */
  maxResultBytes?: number | undefined;
}

/** How a map is run. */
export interface MapOptions {
  /** Batches in flight at once. Default 10. */
  maxWorkers?: number | undefined;
  batch?: BatchOptions | undefined;
  /** Whether results come in the order of the input (default) or as soon as they are there. */
  ordered?: boolean | undefined;
  /** Shown beside the run by the service. */
  label?: string | undefined;
  /** Identifies the run at the service; not to be used twice. Default: 64 random hexadecimal digits. */
  runId?: string | undefined;
  /**
   * `throw` (default): the first failing batch ends the run. `collect`: a failing batch is halved until the elements that fail stand alone;
   * each gives a `MapFailure` in its place. Halving runs, and charges, the elements beside a bad one again.
   */
  onError?: 'throw' | 'collect' | undefined;
  /** Called after each batch and while a worker starts. What it throws ends the run with that error. */
  onProgress?: ((progress: MapProgress) => void) | undefined;
  /** `bar` shows the progress on stderr: a bar on a terminal (needs the package `cli-progress`), else a line now and then. Default `none`. */
  progress?: 'bar' | 'none' | undefined;
  /** Ends the run at once with an `AbortedError`. */
  signal?: AbortSignal | undefined;
  /** Limit of the whole run, from its first iteration on, in milliseconds. `0` and `Infinity` mean none. Default none. */
  deadlineMs?: number | undefined;
  /** Limit of one request. Default: the client's `timeoutMs` if it was given one, else 600,000. */
  timeoutMs?: number | undefined;
  /** How long a batch waits for its worker to start, in milliseconds. `0` and `Infinity` mean for ever. Default 600,000. */
  initTimeoutMs?: number | undefined;
  /** Ends the run before a batch that would, by what elements have cost so far, bring its credits above this. 100 are one dollar. */
  maxCredits?: number | undefined;
  /** How results are read from their pickles, for instance `{ dicts: 'object', flatten: true }`. */
  decode?: DecodePickleOptions | undefined;
}
