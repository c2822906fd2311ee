import type { Attempt } from '../errors/index.js';
import { isError } from '../errors/is-error.js';
import { checkContentLength, mergeHeaders } from '../http/headers.js';
import type { ClientHooks, OperationEvent } from '../options/hooks.js';
import { curlCommand } from '../redact/curl-command.js';
import type { WireRequest } from '../transport/types.js';
import type { CoreConfig } from './config.js';
import type { CallReporter, CallState } from './state.js';

type Event<K extends keyof ClientHooks> = Parameters<NonNullable<ClientHooks[K]>>[0];
type HookResult<K extends keyof ClientHooks> = ReturnType<NonNullable<ClientHooks[K]>>;

let lastId = 0;

/** Reports one call to the client's hooks and its debug log. Loaded for clients that have either. */
export class HookReporter implements CallReporter {
  readonly #config: CoreConfig;
  readonly #state: CallState;
  readonly #id = ++lastId;
  readonly #startedAt = performance.now();
  readonly #ended: HookResult<'onOperation'>;

  constructor(config: CoreConfig, state: CallState) {
    this.#config = config;
    this.#state = state;
    this.#ended = this.#notify('onOperation', () => this.#event());
  }

  requestOfAttempt(): WireRequest {
    const { request, attempts } = this.#state;
    const added = this.#notify('onRequest', () => ({ ...this.#event(), attempt: attempts.length + 1 }));
    if (added === undefined) return request;
    const merged = this.#guard('onRequest', () => {
      const headers = mergeHeaders(request.headers, added);
      checkContentLength(headers, request.body);
      return headers;
    });
    if (merged === undefined) return request;
    this.#state.addSecretsOf(merged);
    return { ...request, headers: merged };
  }

  notifyAttemptEnd({ number, ...outcome }: Attempt): void {
    const { operation, request, safeUrl } = this.#state;
    this.#notify('onResponse', () => ({ ...this.#event(), attempt: number, ...outcome }));
    this.#config.log.debug?.(
      `${this.#config.service} ${operation.id} ${request.method} ${safeUrl} → ` +
        `${outcome.status ?? outcome.error} in ${outcome.durationMs} ms (attempt ${number})`,
    );
  }

  notifyRetry(waitMs: number, error: Error): void {
    const { operation, attempts } = this.#state;
    const rounded = Math.round(waitMs);
    this.#notify('onRetry', () => ({ ...this.#event(), attempt: attempts.length, waitMs: rounded, error }));
    this.#config.log.debug?.(`${this.#config.service} ${operation.id} retries in ${rounded} ms`);
  }

  notifyCallEnd(error?: unknown): void {
    const ended = this.#ended;
    const { attempts, operation, request, safeUrl, redact } = this.#state;
    if (typeof ended === 'function') {
      this.#guard('onOperation', () => {
        ended({
          durationMs: Math.round(performance.now() - this.#startedAt),
          attempts: attempts.length,
          ...(error === undefined ? {} : { error }),
        });
      });
    }
    if (error === undefined) return;
    const { service, log } = this.#config;
    const { method, headers, body } = request;
    log.debug?.(
      `${service} ${operation.id} failed; reproduce with: ` +
        curlCommand({ method, url: safeUrl, headers, hasBody: body !== undefined }, redact),
    );
  }

  /** Calls a hook if there is one; the event is only created then. */
  #notify<K extends keyof ClientHooks>(name: K, event: () => Event<K>): HookResult<K> | undefined {
    const hook = this.#config.hooks?.[name] as ((event: Event<K>) => HookResult<K>) | undefined;
    return hook === undefined ? undefined : this.#guard(name, () => hook(event()));
  }

  #guard<T>(name: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      const { log, service } = this.#config;
      log.warn?.(`${service}: the hook ${name} threw ${isError(error) ? error.name : typeof error}`);
      return undefined;
    }
  }

  #event(): OperationEvent {
    const { operation, request, safeUrl } = this.#state;
    const { service } = this.#config;
    return { callId: this.#id, service, operationId: operation.id, method: request.method, url: safeUrl };
  }
}
