import type { FunctionDictionary } from '../../overrides/fastmap/function/payload.js';

/** One batch for a worker. */
export interface PythonRequest {
  /**
   * The function. A runtime may cache what it has loaded by the identity of this object, so a new upload must be a new object.
   */
  readonly fn: FunctionDictionary;
  /** The pickled iterable, inflated. */
  readonly batch: Uint8Array;
}

/** The outcome of a batch; `output` is Python's stdout and stderr meanwhile. */
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
  /** Uploaded or required modules that failed to import, each with the reason in parentheses. */
  readonly badModules: readonly string[];
}

/** Runs uploaded Python. */
export interface PythonRuntime {
  /**
   * Loads the function unless it is loaded, and maps the batch. An exception of the uploaded code is an outcome, not a rejection.
   *
   * @throws PythonCrashError if the code crashed the interpreter; other errors if there is no interpreter.
   */
  run(request: PythonRequest): Promise<PythonOutcome>;
  /** Releases resources such as processes. Absent if there are none, or if others share them. */
  dispose?(): Promise<void>;
}

/** The uploaded code crashed the interpreter (`os._exit`, `os.abort`, out of memory). The next run gets a new one. */
export class PythonCrashError extends Error {
  override readonly name = 'PythonCrashError';
}
