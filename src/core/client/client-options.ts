import { createFetch } from '#platform';
import type { CoreConfig } from '../call/config.js';
import { RetryBudget } from '../call/retry-budget.js';
import type { Codec } from '../codecs/codec.js';
import { ConfigurationError } from '../errors/index.js';
import { layerHeaders } from '../http/headers.js';
import type { ClientHooks } from '../options/hooks.js';
import { createLog, type Logger, type LogLevel } from '../options/logger.js';
import type { HeaderOptions, QueryOptions } from '../options/request-options.js';
import type { TlsOptions } from '../options/tls-options.js';
import { redactUrl } from '../redact/redact.js';
import { customFetch } from '../transport/custom-fetch.js';
import type { Fetch } from '../transport/types.js';
import { checkByteLimit, checkCount, checkDurationMs } from '../util/checks.js';
import { readEnv } from '../util/env.js';

/** Far above what the services send, far below what hurts a process. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** Options common to all clients. An option wins over its environment variable, which wins over the default; blank variables count as unset. */
export interface ClientOptions {
  /** URL of the service; its path is kept. */
  baseUrl?: string | undefined;
  /** Limit of one attempt, including its body. Default 60 000; `0` and `Infinity` mean none. */
  timeoutMs?: number | undefined;
  /** Limit of a whole call, including retries and waits. Default: none. */
  deadlineMs?: number | undefined;
  /**
   * Maximum number of retries of a call, for idempotent operations. Default 2. All calls together are limited by the client's retry budget:
   * at most 100 retries, and one more for every five calls that succeed.
   */
  maxRetries?: number | undefined;
  /**
   * Limit of a response in bytes, counted after decoding. Default 67 108 864 (64 MiB). A longer one ends the call with a
   * `ResponseTooLargeError`. Streams and transfers have limits of their own.
   */
  maxResponseBytes?: number | undefined;
  /** Headers of every request; `null` removes one of fastkit's. */
  headers?: HeaderOptions | undefined;
  /** Query parameters of every request; overridden by those of the operation and of the call; `undefined` in a call's `query` leaves one out. */
  query?: QueryOptions | undefined;
  /** Used instead of the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** TLS options: trusted CAs and client certificate. Not in browsers and workers; cannot be combined with `fetch`. */
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
  /** Variables that its clients read besides `baseUrlVariable` and `<envPrefix>_LOG`. */
  readonly variables?: readonly string[];
  readonly defaultBaseUrl: string;
  readonly codecs: readonly Codec[];
}

/** The environment variables of a service, by name, as they were when a client, or the original of a copy, was created. */
type Environment = Readonly<Record<string, string | undefined>>;

/** What a client was created from, and its resolved configuration. */
interface Original {
  readonly options: ClientOptions;
  readonly env: Environment;
  readonly config: CoreConfig;
}

/** Additions of one client. */
export interface Credentials {
  readonly secrets: readonly string[];
  readonly authorize: CoreConfig['authorize'];
  readonly classifyFailure?: CoreConfig['classifyFailure'];
}

/**
 * Key under which the options of a copy carry its original, through the constructors of subclasses, which pass their options on or spread
 * them into others. The value is a function, so that printed options show no credentials of the environment.
 */
const ORIGINAL = Symbol('original');

/** The original, if these are the options of a copy; `undefined` for options that a subclass passes on to the client of another service. */
function originalOf(profile: ServiceProfile, options: ClientOptions): Original | undefined {
  const original = (options as { readonly [ORIGINAL]?: () => Original })[ORIGINAL]?.();
  return original?.config.service === profile.service ? original : undefined;
}

/** The variables of a service: those that the original has read, for a copy. */
export function environmentOf(profile: ServiceProfile, options: ClientOptions): Environment {
  const original = originalOf(profile, options);
  if (original !== undefined) return original.env;
  const names = [profile.baseUrlVariable, `${profile.envPrefix}_LOG`, ...(profile.variables ?? [])];
  return Object.fromEntries(names.map((name) => [name, readEnv(name)]));
}

/**
 * Resolves and checks the options of a client. A copy shares with its original whatever does not depend on the changed options. Throws a
 * `ConfigurationError` that names the option.
 */
export function resolveConfig(
  profile: ServiceProfile,
  options: ClientOptions,
  credentials: Credentials,
  env: Environment = environmentOf(profile, options),
): CoreConfig {
  const { service, envPrefix, baseUrlVariable, defaultBaseUrl, codecs } = profile;
  const logVariable = `${envPrefix}_LOG`;
  const original = originalOf(profile, options);
  const explicit = options.baseUrl?.trim() || undefined;
  const source = explicit === undefined ? baseUrlVariable : 'baseUrl';
  if (options.fetch !== undefined && typeof options.fetch !== 'function') {
    throw new ConfigurationError(`fetch must be a function, got ${typeof options.fetch}`);
  }
  const baseUrl = normalizeBaseUrl(explicit ?? env[baseUrlVariable] ?? defaultBaseUrl, source);
  /** The original's configuration, if none of these options differs from the original's. */
  const unchanged = (...names: readonly (keyof ClientOptions)[]): CoreConfig | undefined =>
    names.every((name) => original?.options[name] === options[name]) ? original?.config : undefined;
  return {
    service,
    baseUrl,
    timeoutMs: checkDurationMs('timeoutMs', options.timeoutMs, ConfigurationError) ?? 60_000,
    deadlineMs: checkDurationMs('deadlineMs', options.deadlineMs, ConfigurationError) ?? Number.POSITIVE_INFINITY,
    maxRetries: checkCount('maxRetries', options.maxRetries, ConfigurationError) ?? 2,
    maxResponseBytes:
      checkByteLimit('maxResponseBytes', options.maxResponseBytes, ConfigurationError) ?? MAX_RESPONSE_BYTES,
    retryBudget: budgetFor(baseUrl, original?.config),
    headers: options.headers ?? {},
    query: options.query,
    fetch: unchanged('fetch', 'tls')?.fetch ?? fetchOf(options),
    log:
      unchanged('logger', 'logLevel')?.log ??
      createLog({
        logger: options.logger,
        logLevel: options.logLevel,
        env: { name: logVariable, value: env[logVariable], isReported: original !== undefined },
      }),
    hooks: options.hooks,
    codecs,
    ...credentials,
  };
}

/** A budget belongs to one origin. */
function budgetFor(baseUrl: string, original: CoreConfig | undefined): RetryBudget {
  const isSameOrigin = original !== undefined && new URL(original.baseUrl).origin === new URL(baseUrl).origin;
  return isSameOrigin ? original.retryBudget : new RetryBudget();
}

function fetchOf({ fetch, tls }: ClientOptions): Fetch {
  if (fetch === undefined) return createFetch(tls);
  if (tls !== undefined)
    throw new ConfigurationError('tls cannot be given together with fetch, which makes the connections');
  return customFetch(fetch);
}

/** A required credential: the option, otherwise the variable; blank counts as unset. The error names both. */
export function requireCredential(
  option: string,
  value: string | undefined,
  variable: string,
  env: Environment,
): string {
  const credential = value?.trim() || env[variable];
  if (credential !== undefined) return credential;
  throw new ConfigurationError(`no ${option}: pass { ${option} } or set the environment variable ${variable}`);
}

/** The options of a client, independent of the caller's object, to derive those of its copies from. */
export function optionsForCopies<T extends ClientOptions>(options: T, env: Environment, config: CoreConfig): T {
  const kept: T = { ...options, [ORIGINAL]: () => ({ options: kept, env, config }) };
  return kept;
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
  // A new object counts as changed; the caller may have given the original's with other contents.
  if (changes.tls) derived.tls = { ...changes.tls };
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
