/** fastmap: a distributed map of Python functions. */
export type * from '../generated/fastmap/types.js';
export { FastmapClient, type FastmapClientOptions } from './overrides/fastmap/client.js';
export {
  CreditsExhaustedError,
  InitializationError,
  MapError,
  SignatureError,
} from './overrides/fastmap/errors/map-errors.js';
export { type MapInput, MapRun } from './overrides/fastmap/map/map-run.js';
export type { MapOptions, MapProgress, MapStats } from './overrides/fastmap/map/options.js';
export * from './overrides/fastmap/pickle/index.js';
export {
  type PythonFunction,
  type PythonFunctionOptions,
  pythonFunction,
} from './overrides/fastmap/python-function.js';
export * from './shared-exports.js';
