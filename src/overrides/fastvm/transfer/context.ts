import type { ExecResult, FilePresign } from '../../../../generated/fastvm/types.js';
import type { RetryBudget } from '../../../core/call/retry-budget.js';
import type { Log } from '../../../core/options/logger.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import type { Fetch } from '../../../core/transport/types.js';

/** The service calls that transfers use. */
export interface TransferVms {
  run(
    id: string,
    params: { command: string | readonly string[]; stdin?: string; timeoutSec?: number },
    options?: RequestOptions,
  ): PromiseLike<ExecResult>;
  readonly files: {
    presign(id: string, body: { path: string }, options?: RequestOptions): PromiseLike<FilePresign>;
    fetch(
      id: string,
      body: { url: string; path: string; timeoutSec?: number },
      options?: RequestOptions,
    ): PromiseLike<ExecResult>;
  };
}

/** What a transfer needs from the client that starts it. */
export interface TransferContext {
  readonly vms: TransferVms;
  /** Of the API: signed URLs must be as safe as it. */
  readonly baseUrl: string;
  /** For storage requests only; sends none of the client's headers. */
  readonly fetch: Fetch;
  readonly log: Log;
  /** The client's; storage at another origin has a separate one, derived from it. */
  readonly retryBudget: RetryBudget;
}
