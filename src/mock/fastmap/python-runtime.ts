import type { FunctionDictionary } from '../../overrides/fastmap/function/payload.js';

/** One batch for a worker. */
export interface PythonRequest {
  /**
   * The function. Its identity counts: a runtime may keep what it has loaded for this very object, so a new upload has to be a new
   * object.
   */
  readonly fn: FunctionDictionary;
  /** The pickled iterable, inflated. */
  readonly batch: Uint8Array;
}

/** What became of a batch; `output` is what Python wrote to stdout and stderr meanwhile. */
export type PythonOutcome = { readonly output: string } & (
  | {
      readonly kind: 'results';
      /** The pickle (protocol 4) of a dictionary with `status` and `results`. */
      readonly pickle: Uint8Array;
      /** Time inside the function. */
      readonly mapSeconds: number;
    }
  | ({
      /** `init-error`: the function could not be loaded. `process-error`: it raised. */
      readonly kind: 'init-error' | 'process-error';
    } & PythonFailure)
  | {
      readonly kind: 'bad-batch';
      readonly reason: string;
    }
);

/** An exception, as Python prints it. */
export interface PythonFailure {
  readonly exception: string;
  /** Frames of the uploaded code and of the library, with their source lines. */
  readonly traceback: string;
  /** Uploaded or wanted modules that failed to import, each with the reason in parentheses. */
  readonly badModules: readonly string[];
}

/** Runs uploaded Python. */
export interface PythonRuntime {
  /**
   * Loads the function unless that has been done, and maps the batch. Whatever the uploaded code raises is an outcome.
   *
   * @throws PythonCrashError when the interpreter did not survive the code; other errors when there is no interpreter to run it.
   */
  run(request: PythonRequest): Promise<PythonOutcome>;
  /** Ends processes and the like. Absent where there is nothing to end, or where others use it as well. */
  dispose?(): Promise<void>;
}

/** The uploaded code took the interpreter down with it (`os._exit`, `os.abort`, no memory left). The next run gets a new one. */
export class PythonCrashError extends Error {
  override readonly name = 'PythonCrashError';
}
