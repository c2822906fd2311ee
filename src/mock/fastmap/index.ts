export { badRequest } from './answers.js';
export { authenticate } from './authenticate.js';
export { fastmapHandlers } from './handlers.js';
export { pyodideRuntime } from './pyodide-runtime.js';
export {
  PythonCrashError,
  type PythonFailure,
  type PythonOutcome,
  type PythonRequest,
  type PythonRuntime,
} from './python-runtime.js';
export type { RunRecord } from './runs.js';
export { DEFAULT_FASTMAP_SECRET, type FastmapMockOptions, FastmapState, type WorkerStart } from './state.js';
