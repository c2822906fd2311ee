// Exports of every entry point beside its client.
export { ApiPromise } from './core/call/api-promise.js';
export type { ClientOptions } from './core/client/client-options.js';
export type { DoctorCheck, DoctorCheckName, DoctorOptions, DoctorReport } from './core/doctor/doctor.js';
export * from './core/errors/index.js';
export type {
  ClientHooks,
  OperationEnd,
  OperationEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './core/options/hooks.js';
export type { Logger, LogLevel } from './core/options/logger.js';
export type {
  HeaderOptions,
  HeaderRecord,
  HeaderValue,
  QueryOptions,
  QueryScalar,
  QueryValue,
  RequestOptions,
} from './core/options/request-options.js';
export type { TlsOptions } from './core/options/tls-options.js';
export { version } from './core/version.js';
