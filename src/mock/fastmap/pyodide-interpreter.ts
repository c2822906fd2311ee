import type { PyDict, PyProxy } from 'pyodide/ffi';
import { MissingPeerError } from '../optional-peer.js';
import { OutputCapture } from './output-capture.js';
import type { PythonFailure } from './python-runtime.js';
import { WORKER_FILE, WORKER_SOURCE } from './python-worker.js';

/** What the functions of the worker return. */
export type WorkerResponse =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'results'; readonly pickle: Uint8Array; readonly mapSeconds: number }
  | ({ readonly kind: 'init-error' | 'process-error' } & PythonFailure)
  | { readonly kind: 'bad-batch'; readonly reason: string };

/** A Python interpreter with the worker in it. Its calls are synchronous; what they throw is the end of the interpreter. */
export interface Interpreter {
  /** Whether `load` has been called for this key and is still remembered. */
  knows(key: number): boolean;
  call(name: 'load' | 'run', ...args: readonly unknown[]): WorkerResponse;
  /** What Python wrote since the last call. */
  takeOutput(): string;
}

/**
 * Loads Pyodide and the worker. Takes some seconds.
 *
 * @throws Error that says how to install the package when it is missing.
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
        // Python frees nothing that JavaScript still has a proxy of.
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
