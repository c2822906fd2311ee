/** One run and the worker that was started for it. */
export interface RunRecord {
  readonly funcHash: string;
  readonly runId: string;
  readonly label: string;
  readonly serviceId: string;
  /** How many more times the worker responds that it is starting. */
  initializingLeft: number;
  /** Whether `done` has ended the run. */
  released: boolean;
  batches: number;
  mapSeconds: number;
  credits: number;
  /** Output of the latest batch to stdout and stderr. */
  output: string;
}

/** Runs by function and run id. Ended runs stay, so that tests can inspect them. */
export class RunStore {
  readonly #runs = new Map<string, RunRecord>();
  #workers = 0;

  /** The run in progress. A run that is new or was released first has to start a worker. */
  open(
    { funcHash, runId, label }: Pick<RunRecord, 'funcHash' | 'runId' | 'label'>,
    initializingResponses: number,
  ): RunRecord {
    const known = this.#runs.get(keyOf(funcHash, runId));
    if (known?.released === false) return known;
    this.#workers += 1;
    const run: RunRecord = {
      funcHash,
      runId,
      label,
      serviceId: `svc-${this.#workers}`,
      initializingLeft: initializingResponses,
      released: false,
      batches: known?.batches ?? 0,
      mapSeconds: known?.mapSeconds ?? 0,
      credits: known?.credits ?? 0,
      output: '',
    };
    this.#runs.set(keyOf(funcHash, runId), run);
    return run;
  }

  /** Ends a run. Returns `false` if none is in progress. */
  release(funcHash: string, runId: string): boolean {
    const run = this.#runs.get(keyOf(funcHash, runId));
    if (run === undefined || run.released) return false;
    run.released = true;
    return true;
  }

  list(): RunRecord[] {
    return [...this.#runs.values()];
  }

  clear(): void {
    this.#runs.clear();
  }
}

function keyOf(funcHash: string, runId: string): string {
  return `${funcHash} ${runId}`;
}
