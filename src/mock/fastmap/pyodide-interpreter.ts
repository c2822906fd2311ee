import type { PyDict, PyProxy } from 'pyodide/ffi';
import { MissingPeerError } from '../optional-peer.js';
import { OutputCapture } from './output-capture.js';
import type { PythonFailure } from './python-runtime.js';
import { WORKER_FILE, WORKER_SOURCE } from './python-worker.js';

/** The results of the worker's functions. */
export type WorkerResponse =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'results'; readonly pickle: Uint8Array; readonly mapSeconds: number }
  | ({ readonly kind: 'init-error' | 'process-error' } & PythonFailure)
  | { readonly kind: 'bad-batch'; readonly reason: string };

/** A Python interpreter with the worker loaded. Its calls are synchronous; after a call throws, the interpreter is unusable. */
export interface Interpreter {
  /** Whether the function of this key is loaded. */
  knows(key: number): boolean;
  call(name: 'load' | 'run', ...args: readonly unknown[]): WorkerResponse;
  /** Python's output since the last call. */
  takeOutput(): string;
}

/**
 * Loads Pyodide and the worker. This takes a few seconds.
 *
 * @throws Error that says how to install the package if it is missing.
 */
export async function startInterpreter(): Promise<Interpreter> {
  const { loadPyodide } = await importPyodide();
  const output = new OutputCapture();
  const silent = (): void => undefined;
  const pyodide = await loadPyodide({ stdout: silent, stderr: silent });
  pyodide.setStdin({ error: true });
  pyodide.setStdout({ write: output.write });
  pyodide.setStderr({ write: output.write });
  const globals: PyDict = pyodide.toPy({ __name__: WORKER_FILE.replace('.py', ''), __file__: WORKER_FILE });
  pyodide.runPython(WORKER_SOURCE, { globals, filename: WORKER_FILE });
  const [knows, load, run, flush] = ['knows', 'load', 'run', 'flush'].map((name) => globals.get(name));
  const functions = { load, run };
  return {
    knows: (key) => knows(key),
    call(name, ...args) {
      const response: PyProxy = functions[name](...args);
      try {
        return response.toJs({ dict_converter: Object.fromEntries, create_pyproxies: false });
      } finally {
        // Python frees no object that JavaScript still has a proxy of.
        response.destroy();
      }
    },
    takeOutput() {
      flush();
      return output.take();
    },
  };
}

async function importPyodide(): Promise<typeof import('pyodide')> {
  try {
    return await import('pyodide');
  } catch (cause) {
    throw new MissingPeerError('The mock cloud runs uploaded Python in', 'pyodide', cause);
  }
}
