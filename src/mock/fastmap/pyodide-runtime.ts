import { messageOf } from '../../core/errors/is-error.js';
import type { FunctionDictionary } from '../../overrides/fastmap/function/payload.js';
import { type Interpreter, startInterpreter, type WorkerResponse } from './pyodide-interpreter.js';
import { PythonCrashError, type PythonOutcome, type PythonRequest, type PythonRuntime } from './python-runtime.js';

let shared: Promise<Interpreter> | undefined;

const keys = new WeakMap<FunctionDictionary, number>();
let lastKey = 0;

/**
 * Runs Python in Pyodide: CPython in WebAssembly, with its standard library and no packages.
 *
 * The interpreter is loaded at the first run, which takes a few seconds, and shared by the whole process. A run is one synchronous call
 * into it: runs never overlap, and a function that does not return blocks the process. It is not a sandbox: the code can access JavaScript.
 */
export const pyodideRuntime: PythonRuntime = {
  async run(request) {
    for (;;) {
      shared ??= startInterpreter();
      const mine = shared;
      const interpreter = await mine.catch((error: unknown) => {
        if (shared === mine) shared = undefined;
        throw error;
      });
      // Another run may have crashed the interpreter in the meantime.
      if (shared === mine) return runIn(interpreter, request);
    }
  },
};

function runIn(interpreter: Interpreter, { fn, batch }: PythonRequest): PythonOutcome {
  try {
    const response = mapBatch(interpreter, fn, batch);
    return { ...response, output: interpreter.takeOutput() };
  } catch (cause) {
    // The worker turns every exception of the uploaded code into a result, so this is a crash of the interpreter.
    shared = undefined;
    const detail = messageOf(cause).split('\n')[0];
    throw new PythonCrashError(`the uploaded code ended the Python interpreter (${detail})`, { cause });
  }
}

function mapBatch(
  interpreter: Interpreter,
  fn: FunctionDictionary,
  batch: Uint8Array,
): Exclude<WorkerResponse, { kind: 'loaded' }> {
  const key = keyOf(fn);
  if (!interpreter.knows(key)) {
    const lists = [fn.localSources, fn.installedMods, fn.requirements].map((value) => JSON.stringify(value));
    const response = interpreter.call('load', key, fn.func, ...lists);
    if (response.kind !== 'loaded') return response;
  }
  const response = interpreter.call('run', key, batch);
  if (response.kind === 'loaded') throw new Error('the worker did not map the batch');
  return response;
}

function keyOf(fn: FunctionDictionary): number {
  const known = keys.get(fn);
  if (known !== undefined) return known;
  lastKey += 1;
  keys.set(fn, lastKey);
  return lastKey;
}
