import { AbortedError } from '../../../core/errors/call-errors.js';
import { InvalidArgumentError } from '../../../core/errors/usage-errors.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import type { TransferContext } from './context.js';
import { checkLimits } from './limits.js';
import type { TransferLimits, TransferOptions } from './options.js';
import { ProgressReporter } from './progress.js';
import { SecretUrls } from './secret-urls.js';
import { Selection } from './selection.js';

const DEFAULT_TIMEOUT_SEC = 600;
const DEFAULT_STALL_TIMEOUT_MS = 60_000;
/** Time for the service to respond after the guest's time limit. */
const RESPONSE_MARGIN_SEC = 15;

export interface TransferTarget {
  /** `upload`, `download`, … for messages. */
  readonly action: string;
  readonly vmId: string;
  readonly remotePath: string;
}

/** One running transfer: its validated options and the state that its steps share. */
export class TransferJob {
  readonly context: TransferContext;
  readonly vmId: string;
  readonly remotePath: string;
  readonly signal: AbortSignal | undefined;
  readonly timeoutSec: number;
  /** `Infinity` for no limit. */
  readonly stallTimeoutMs: number;
  /** Of a directory's archive. */
  readonly compression: 'gzip' | 'none';
  readonly selection: Selection;
  /** Those that the caller set. */
  readonly limits: TransferLimits;
  readonly progress: ProgressReporter;
  readonly secretUrls = new SecretUrls();
  readonly #action: string;

  constructor(context: TransferContext, target: TransferTarget, options: TransferOptions) {
    this.context = context;
    this.vmId = target.vmId;
    this.remotePath = checkRemotePath(target.remotePath);
    this.signal = options.signal;
    this.timeoutSec = checkTimeoutSec(options.timeoutSec);
    this.stallTimeoutMs = checkDurationMs('stallTimeoutMs', options.stallTimeoutMs) ?? DEFAULT_STALL_TIMEOUT_MS;
    this.compression = checkCompression(options.compression);
    this.selection = new Selection(options);
    this.limits = checkLimits(options.limits);
    this.progress = new ProgressReporter(options.onProgress);
    this.#action = target.action;
  }

  /** Options of a call that runs something in the guest: the HTTP timeout is longer than the guest's time limit. */
  guestOptions(): RequestOptions {
    return { signal: this.signal, timeoutMs: (this.timeoutSec + RESPONSE_MARGIN_SEC) * 1000 };
  }

  /** Runs the transfer. Any failure after the caller's abort is reported as that abort. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      this.throwIfAborted();
      this.secretUrls.maskError(error);
      throw error;
    }
  }

  throwIfAborted(): void {
    if (this.signal?.aborted) throw this.abortedError();
  }

  abortedError(): AbortedError {
    return new AbortedError(`the ${this.#action}`, this.signal?.reason);
  }
}

function checkRemotePath(path: string): string {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new InvalidArgumentError(`remotePath must be a path in the guest; got ${JSON.stringify(path)}`);
  }
  return path;
}

function checkTimeoutSec(value: number | undefined): number {
  if (value === undefined) return DEFAULT_TIMEOUT_SEC;
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`timeoutSec must be a whole number of seconds, 1 or more; got ${String(value)}`);
  }
  return value;
}

function checkCompression(value: TransferOptions['compression']): 'gzip' | 'none' {
  if (value === undefined) return 'gzip';
  if (value !== 'gzip' && value !== 'none') {
    throw new InvalidArgumentError(`compression must be 'gzip' or 'none'; got ${JSON.stringify(value)}`);
  }
  return value;
}
