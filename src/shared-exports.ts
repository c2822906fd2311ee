// What every entry point exports beside its own client.
export { ApiPromise } from './core/api-promise.js';
export type { ClientOptions } from './core/client-options.js';
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
export type { HeaderOptions, QueryOptions, RequestOptions } from './core/request-options.js';
export { version } from './core/version.js';
