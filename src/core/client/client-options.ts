import { createFetch as createPlatformFetch } from '#platform';
import type { CoreConfig } from '../call/config.js';
import type { Codec } from '../codecs/codec.js';
import { ConfigurationError } from '../errors/index.js';
import { layerHeaders } from '../http/headers.js';
import type { ClientHooks } from '../options/hooks.js';
import { createLog, type Logger, type LogLevel } from '../options/logger.js';
import type { HeaderOptions, QueryOptions } from '../options/request-options.js';
import type { TlsOptions } from '../options/tls-options.js';
import { redactUrl } from '../redact/redact.js';
import { defaultFetch } from '../transport/default-fetch.js';
import { toPlatformInit } from '../transport/init.js';
import type { Fetch } from '../transport/types.js';
import { checkCount, checkDurationMs } from '../util/checks.js';
import { readEnv } from '../util/env.js';

/** Options common to all clients. An option wins over its environment variable, which wins over the default; blank variables count as unset. */
export interface ClientOptions {
  /** URL of the service; its path is kept. */
  baseUrl?: string | undefined;
  /** Limit of one attempt, including its body. Default 60 000; `0` and `Infinity` mean none. */
  timeoutMs?: number | undefined;
  /** Limit of a whole call, including retries and waits. Default: none. */
  deadlineMs?: number | undefined;
  /** Maximum number of retries for idempotent operations. Default 2. */
  maxRetries?: number | undefined;
  /** Headers of every request; `null` removes one of fastkit's. */
  headers?: HeaderOptions | undefined;
  /** Query parameters of every request; overridden by those of the operation and of the call; `undefined` in a call's `query` leaves one out. */
  query?: QueryOptions | undefined;
  /** Used instead of the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** TLS options: trusted CAs and client certificate. Node only; cannot be combined with `fetch`. */
  tls?: TlsOptions | undefined;
  /** Receives log lines. Default `console`. */
  logger?: Logger | undefined;
  /** Functions that are notified of every call, for traces and metrics. */
  hooks?: ClientHooks | undefined;
  /**
   * Default `warn`, or the value of `<SERVICE>_LOG`. `debug` prints a line per attempt and, for a call that failed, a `curl` command without
   * credentials and body.
   */
  logLevel?: LogLevel | undefined;
}

/** Constants of a service. */
export interface ServiceProfile {
  readonly service: string;
  /** Prefix of the environment variables, for instance `FASTVM`. */
  readonly envPrefix: string;
  readonly baseUrlVariable: string;
  readonly defaultBaseUrl: string;
  readonly codecs: readonly Codec[];
}

/** Additions of one client. */
export interface Credentials {
  readonly secrets: readonly string[];
  readonly authorize: CoreConfig['authorize'];
  readonly classifyFailure?: CoreConfig['classifyFailure'];
}

/** Resolves and checks the options of a client. Throws a `ConfigurationError` that names the option. */
export function resolveConfig(profile: ServiceProfile, options: ClientOptions, credentials: Credentials): CoreConfig {
  const { service, envPrefix, baseUrlVariable, defaultBaseUrl, codecs } = profile;
  const logVariable = `${envPrefix}_LOG`;
  const explicit = options.baseUrl?.trim() || undefined;
  const source = explicit === undefined ? baseUrlVariable : 'baseUrl';
  if (options.fetch !== undefined && typeof options.fetch !== 'function') {
    throw new ConfigurationError(`fetch must be a function, got ${typeof options.fetch}`);
  }
  return {
    service,
    baseUrl: normalizeBaseUrl(explicit ?? readEnv(baseUrlVariable) ?? defaultBaseUrl, source),
    timeoutMs: checkDurationMs('timeoutMs', options.timeoutMs, ConfigurationError) ?? 60_000,
    deadlineMs: checkDurationMs('deadlineMs', options.deadlineMs, ConfigurationError) ?? Number.POSITIVE_INFINITY,
    maxRetries: checkCount('maxRetries', options.maxRetries, ConfigurationError) ?? 2,
    headers: options.headers ?? {},
    query: options.query,
    fetch: fetchOf(options),
    log: createLog({
      logger: options.logger,
      logLevel: options.logLevel,
      env: { name: logVariable, value: readEnv(logVariable) },
    }),
    hooks: options.hooks,
    codecs,
    ...credentials,
  };
}

function fetchOf({ fetch, tls }: ClientOptions): Fetch {
  if (tls === undefined) return fetch === undefined ? defaultFetch : (url, init) => fetch(url, toPlatformInit(init));
  if (fetch !== undefined)
    throw new ConfigurationError('tls cannot be given together with fetch, which makes the connections');
  return createPlatformFetch(tls);
}

/** A required credential: the option, otherwise the variable; blank counts as unset. The error names both. */
export function requireCredential(option: string, value: string | undefined, variable: string): string {
  const credential = value?.trim() || readEnv(variable);
  if (credential !== undefined) return credential;
  throw new ConfigurationError(`no ${option}: pass { ${option} } or set the environment variable ${variable}`);
}

/** Options of a client derived from another: `undefined` keeps the old value, headers and query are merged name by name. */
export function deriveOptions<T extends ClientOptions>(base: T, changes: Partial<T>): T {
  const derived: T = { ...base };
  for (const key of Object.keys(changes) as (keyof T)[]) {
    const value = changes[key];
    if (value !== undefined) derived[key] = value;
  }
  if (base.headers !== undefined && changes.headers !== undefined) {
    derived.headers = layerHeaders(base.headers, changes.headers);
  }
  if (base.query !== undefined && changes.query !== undefined) derived.query = { ...base.query, ...changes.query };
  return derived;
}

/** Checks a base URL and strips trailing slashes; the path is kept. */
export function normalizeBaseUrl(text: string, source: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigurationError(`${source} is not a URL: ${JSON.stringify(redactUrl(text))}`, {
      hint: 'use an absolute URL such as https://api.example.com',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ConfigurationError(`${source} must start with http:// or https://, got ${url.protocol}//`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ConfigurationError(
      `${source} must have no user info, query or fragment: ${url.origin}${url.pathname} is the part to keep`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
