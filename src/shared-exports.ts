// What every entry point exports beside its own client.
export { ApiPromise } from './core/api-promise.js';
export type { ClientOptions } from './core/client-options.js';
export type { DoctorOptions } from './core/doctor/examine.js';
export type { DoctorCheck, DoctorCheckName, DoctorReport } from './core/doctor/report.js';
export * from './core/errors/index.js';
export type {
  Hooks,
  OperationEnd,
  OperationEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './core/hooks.js';
export type { Logger, LogLevel } from './core/logger.js';
export type {
  HeaderOptions,
  HeaderRecord,
  HeaderValue,
  QueryOptions,
  QueryScalar,
  QueryValue,
  RequestOptions,
} from './core/request-options.js';
export type { TlsOptions } from './core/tls-options.js';
export { version } from './core/version.js';
