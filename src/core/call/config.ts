import type { Codec, WireBody } from '../codecs/codec.js';
import type { ClientHooks } from '../options/hooks.js';
import type { Log } from '../options/logger.js';
import type { HeaderOptions, QueryOptions } from '../options/request-options.js';
import type { Fetch } from '../transport/types.js';
import type { ServiceHints } from './hints.js';
import type { ClassifyFailure } from './retry.js';
import type { RetryBudget } from './retry-budget.js';

/** A request as it is passed to {@link CoreConfig.authorize}: complete except for the credentials. */
export interface UnsignedRequest {
  readonly operationId: string;
  readonly method: string;
  readonly url: string;
  readonly body: WireBody | undefined;
}

/** Everything that a client resolves at construction; all that the transport knows about its service. */
export interface CoreConfig {
  /** Name for log lines. */
  readonly service: string;
  readonly baseUrl: string;
  /** Limits in milliseconds, `Infinity` for none. */
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly maxRetries: number;
  /** Limit of a response that is read as a whole, decoded. */
  readonly maxResponseBytes: number;
  /** Limits the retries of all calls together. Shared by the clients that `withOptions` derives. */
  readonly retryBudget: RetryBudget;
  readonly headers: HeaderOptions;
  /** Added to every request; overridden by those of the operation and of the call. */
  readonly query?: QueryOptions | undefined;
  readonly fetch: Fetch;
  readonly log: Log;
  readonly hooks?: ClientHooks | undefined;
  readonly codecs: readonly Codec[];
  /** Values that must not show in messages or logs. */
  readonly secrets: readonly string[];
  /** Credential headers of a request; called once per call, before the first attempt. */
  readonly authorize?: ((request: UnsignedRequest) => HeaderOptions | Promise<HeaderOptions>) | undefined;
  /** What the service knows about failures beyond their status: which calls may be retried, and what to do about them. */
  readonly classifyFailure?: ClassifyFailure | undefined;
  /** Loads the service's hints; called when a call has failed. */
  readonly loadHints?: (() => Promise<ServiceHints>) | undefined;
}
