/** fastmap: a distributed map of Python functions. */
export type * from '../generated/fastmap/types.js';
export type { EndpointBody, EndpointMethod, EndpointOptions } from './core/openapi/request-endpoint.js';
export { FastmapClient } from './overrides/fastmap/client.js';
export type { FastmapClientOptions } from './overrides/fastmap/context.js';
export * from './overrides/fastmap/errors/index.js';
export {
  type PickledPythonFunction,
  type PythonFileFunction,
  type PythonFunction,
  type PythonFunctionOptions,
  type PythonFunctionSettings,
  type PythonModuleFunction,
  type PythonRequirements,
  pythonFunction,
} from './overrides/fastmap/function/python-function.js';
export type { UploadProgress } from './overrides/fastmap/function/upload.js';
export { GzipError, type GzipErrorCode } from './overrides/fastmap/gzip/error.js';
export type { UndeliveredBatch } from './overrides/fastmap/map/batch-queue.js';
export type { MapInput } from './overrides/fastmap/map/element-source.js';
export { isMapFailure, MapFailure } from './overrides/fastmap/map/map-failure.js';
export { MapRun } from './overrides/fastmap/map/map-run.js';
export type { BatchOptions, MapOptions } from './overrides/fastmap/map/options.js';
export type { MapProgress } from './overrides/fastmap/map/progress.js';
export type { MapOutcome, MapStats } from './overrides/fastmap/map/stats.js';
export * from './overrides/fastmap/pickle/index.js';
export * from './public.js';
