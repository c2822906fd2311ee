import type { Codec, WireBody } from '../codecs/codec.js';
import {
  AbortedError,
  type Attempt,
  type CallError,
  InvalidArgumentError,
  RequestTooLargeError,
} from '../errors/index.js';
import { messageOf } from '../errors/is-error.js';
import { checkContentLength, mergeHeaders, type WireHeaders } from '../http/headers.js';
import { extendQuery } from '../http/url.js';
import type { HeaderOptions, RequestOptions } from '../options/request-options.js';
import { type Redact, redactorOf, redactText, redactUrl } from '../redact/redact.js';
import type { WireRequest } from '../transport/types.js';
import { checkByteLimit, checkDurationMs } from '../util/checks.js';
import { userAgent } from '../version.js';
import { SECRETS, secretsOfBody, secretsOfHeaders, secretsOfUrl, type WithSecrets } from './call-secrets.js';
import { checkRequestOptions } from './check-options.js';
import type { CoreConfig } from './config.js';
import type { Operation } from './operation.js';
import type { CallInput, CallReporter, CallState, ResponseMode } from './state.js';

/** Encodes and authorizes a call's request, once for all of its attempts. Synchronous when the credentials are. */
export function prepareRequest(
  config: CoreConfig,
  operation: Operation,
  input: CallInput,
  options: RequestOptions,
  mode: ResponseMode,
): CallState | Promise<CallState> {
  checkRequestOptions(options);
  const { signal } = options;
  if (signal?.aborted) throw new AbortedError(operation.id, signal.reason);
  const timeoutMs = checkDurationMs('timeoutMs', options.timeoutMs) ?? config.timeoutMs;
  const deadlineMs = checkDurationMs('deadlineMs', options.deadlineMs) ?? config.deadlineMs;
  const maxResponseBytes = checkByteLimit('maxResponseBytes', options.maxResponseBytes) ?? config.maxResponseBytes;
  const deadlineAt = performance.now() + deadlineMs;
  const url = extendQuery(input.url, options.query, config.query);
  const { method } = input;
  const body = encodeBody(config.codecs, operation, input);
  const contentType = body === undefined ? undefined : operation.requestType;
  const { [SECRETS]: further } = options as WithSecrets;
  const secrets = further === undefined ? config.secrets : [...config.secrets, ...further];
  const complete = (credentials: HeaderOptions | undefined): CallState => {
    const headers = callHeaders(config, mode.accept, contentType, credentials, options.headers);
    checkContentLength(headers, body);
    const limits = { timeoutMs, deadlineMs, deadlineAt, maxResponseBytes };
    return new PreparedCall(operation, { method, url, body, headers }, mode, signal, limits, secrets);
  };
  const credentials = config.authorize?.({ operationId: operation.id, method, url, body });
  return credentials instanceof Promise ? credentials.then(complete) : complete(credentials);
}

/** A class, because an object with a getter of its own takes longer to create than the rest of the state together. */
class PreparedCall implements CallState {
  readonly operation: Operation;
  readonly request: WireRequest;
  readonly mode: ResponseMode;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly deadlineAt: number;
  readonly maxResponseBytes: number;
  readonly attempts: Attempt[] = [];
  reporter: CallReporter | undefined = undefined;
  lastFailure: CallError | undefined = undefined;
  readonly #knownSecrets: readonly string[];
  /** Headers of attempts to which a hook added some. */
  #added: readonly WireHeaders[] | undefined;
  #redact: Redact | undefined;
  #safeUrl: string | undefined;

  constructor(
    operation: Operation,
    request: WireRequest,
    mode: ResponseMode,
    signal: AbortSignal | undefined,
    limits: Pick<CallState, 'timeoutMs' | 'deadlineMs' | 'deadlineAt' | 'maxResponseBytes'>,
    secrets: readonly string[],
  ) {
    this.operation = operation;
    this.request = request;
    this.mode = mode;
    this.signal = signal;
    this.timeoutMs = limits.timeoutMs;
    this.deadlineMs = limits.deadlineMs;
    this.deadlineAt = limits.deadlineAt;
    this.maxResponseBytes = limits.maxResponseBytes;
    this.#knownSecrets = secrets;
  }

  get safeUrl(): string {
    this.#safeUrl ??= redactText(redactUrl(this.request.url), this.#secretsOfHead());
    return this.#safeUrl;
  }

  get redact(): Redact {
    this.#redact ??= redactorOf([...this.#secretsOfHead(), ...secretsOfBody(this.operation, this.request.body)]);
    return this.#redact;
  }

  addSecretsOf(headers: WireHeaders): void {
    this.#added = [...(this.#added ?? []), headers];
    this.#redact = undefined;
    this.#safeUrl = undefined;
  }

  #secretsOfHead(): string[] {
    const { url, headers } = this.request;
    const ofHeaders = [headers, ...(this.#added ?? [])].flatMap(secretsOfHeaders);
    return [...this.#knownSecrets, ...secretsOfUrl(url), ...ofHeaders];
  }
}

interface Merged {
  readonly credentials: HeaderOptions | undefined;
  readonly headers: WireHeaders;
}

/** Default headers of a client's calls, by accepted and sent media type. */
const ordinary = new WeakMap<CoreConfig, Map<string, Merged>>();

/**
 * The headers of one call. Later ones win: the operation's, the credentials, the client's, the call's.
 *
 * A call without its own headers shares them with the call before, as long as it has the same credentials object: merging and checking
 * them is the largest part of a call's preparation. Do not modify the result.
 */
function callHeaders(
  config: CoreConfig,
  accept: string,
  contentType: string | undefined,
  credentials: HeaderOptions | undefined,
  own: RequestOptions['headers'],
): WireHeaders {
  const known = cacheOf(config);
  const key = contentType === undefined ? accept : `${accept} ${contentType}`;
  const before = known.get(key);
  if (own === undefined && before !== undefined && before.credentials === credentials) return before.headers;
  const defaults = { accept, 'content-type': contentType, 'user-agent': userAgent() };
  // A plain object is faster to read than one without a prototype.
  const headers = { ...mergeHeaders(defaults, credentials, config.headers, own) };
  if (own === undefined) known.set(key, { credentials, headers });
  return headers;
}

function cacheOf(config: CoreConfig): Map<string, Merged> {
  let known = ordinary.get(config);
  if (known === undefined) {
    known = new Map();
    ordinary.set(config, known);
  }
  return known;
}

/** Serializes the body and checks it against the operation's size limit. */
export function encodeBody(
  codecs: readonly Codec[],
  operation: Operation,
  input: Pick<CallInput, 'body' | 'isEncoded'>,
): WireBody | undefined {
  const { body: value, isEncoded } = input;
  if (value === undefined || operation.requestType === undefined) return undefined;
  const body = isEncoded ? (value as WireBody) : serialize(codecs, operation, value);
  checkSize(operation, body);
  return body;
}

function serialize(codecs: readonly Codec[], operation: Operation, value: unknown): WireBody {
  const codec = codecs.find((candidate) => candidate.mediaType === operation.requestType);
  if (codec?.encode === undefined)
    throw new InvalidArgumentError(`${operation.id}: no codec writes ${operation.requestType}`);
  try {
    return codec.encode(value);
  } catch (cause) {
    throw new InvalidArgumentError(
      `${operation.id}: the body cannot be written as ${operation.requestType}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function checkSize(operation: Operation, body: WireBody): void {
  const maxBytes = operation.maxBodyBytes;
  if (maxBytes === undefined) return;
  const actualBytes = byteLength(body);
  if (actualBytes === undefined || actualBytes <= maxBytes) return;
  throw new RequestTooLargeError(
    `${operation.id}: the body has ${actualBytes} bytes, the service takes at most ${maxBytes}; nothing was sent`,
    { actualBytes, maxBytes },
  );
}

/** `undefined` for a stream. */
function byteLength(body: WireBody): number | undefined {
  if (typeof body === 'string') return new TextEncoder().encode(body).byteLength;
  if ('byteLength' in body) return body.byteLength;
  return 'size' in body ? body.size : undefined;
}
