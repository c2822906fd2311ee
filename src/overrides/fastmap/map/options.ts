/** How a map is run. */
export interface MapOptions {
  /** Batches in flight at once. Default 10. */
  maxWorkers?: number | undefined;
  /** How the input is cut: `fixed` elements a batch. Default 500. */
  batch?: { fixed?: number | undefined } | undefined;
  /** Shown beside the run by the service. */
  label?: string | undefined;
  /** Identifies the run at the service. Default: 64 random hexadecimal digits. */
  runId?: string | undefined;
  /** Called after each batch, in the order of completion. */
  onProgress?: ((progress: MapProgress) => void) | undefined;
  /** Ends the run with an `AbortedError`. */
  signal?: AbortSignal | undefined;
  /** How long to wait for a worker to start. Default 600,000. */
  initTimeoutMs?: number | undefined;
}

/** How far a run is. */
export interface MapProgress {
  /** Elements whose results have arrived. */
  readonly elements: number;
  readonly batches: number;
  /** Elements in all, where the input has a length. */
  readonly totalElements: number | undefined;
  /** Credits charged so far, where the service says so; 100 are one dollar. */
  readonly credits: number;
  readonly elapsedMs: number;
}

/** What a run has cost and done. */
export interface MapStats {
  elements: number;
  batches: number;
  credits: number;
  /** Seconds inside the Python function, over all workers. */
  mapSeconds: number;
  /** Seconds on the service, over all requests. */
  applicationSeconds: number;
}
