export { authenticate } from './authenticate.js';
export { fastmapHandlers } from './handlers.js';
export { PythonCrashError, type PythonOutcome, type PythonRuntime } from './python-runtime.js';
export { DEFAULT_FASTMAP_SECRET, type FastmapMockOptions, FastmapState } from './state.js';
