import { parseSecret } from '../../overrides/fastmap/protocol/secret.js';
import { createSigner, type Signer } from '../../overrides/fastmap/protocol/signature.js';
import { FunctionStore } from './function-store.js';
import { pyodideRuntime } from './pyodide-runtime.js';
import type { PythonRuntime } from './python-runtime.js';
import { type RunRecord, RunStore } from './runs.js';

/** The default secret of a mock fastmap. */
export const DEFAULT_FASTMAP_SECRET = 'fa57a9c0ffee0123456789abcdef0123fa57a9c0ffee4567456789abcdef4567';

/** The price in the estimates of the vendor's client: 80 credits per hour. */
const DEFAULT_CREDITS_PER_SECOND = 80 / 3600;

export interface FastmapMockOptions {
  /** Default {@link DEFAULT_FASTMAP_SECRET}. */
  readonly secret?: string | undefined;
  /** Runtime for uploaded Python. Default Pyodide, loaded at the first batch. */
  readonly python?: PythonRuntime | undefined;
  readonly workers?: Partial<WorkerStart> | undefined;
  /** Credits of the account. Default unlimited. */
  readonly creditLimit?: number | undefined;
  /** Credits per second inside the user's function. Default 80 per hour. */
  readonly creditsPerSecond?: number | undefined;
  /** Values of `X-Client-Version` that are rejected with 410. Default none. */
  readonly discontinuedVersions?: readonly string[] | undefined;
}

/** How the worker of a run starts. */
export interface WorkerStart {
  /** Number of INITIALIZING responses before a run's first batch is mapped. Default 0. */
  readonly initializingResponses: number;
  /** `Retry-After` of these responses. Use a fraction in fast tests: clients ignore 0 and back off as usual. Default 1. */
  readonly retryAfterSec: number;
}

/** The state of a mock fastmap account. Fields that tests change between calls are writable. */
export class FastmapState {
  readonly functions = new FunctionStore();
  readonly runs = new RunStore();
  readonly token: string;
  readonly signer: Signer;
  readonly python: PythonRuntime;
  readonly #initial: Pick<FastmapState, 'workers' | 'creditLimit' | 'creditsPerSecond' | 'discontinuedVersions'>;
  /** How the workers of future runs start. */
  workers: WorkerStart;
  creditsUsed = 0;
  creditLimit: number;
  creditsPerSecond: number;
  discontinuedVersions: readonly string[];

  constructor({
    secret = DEFAULT_FASTMAP_SECRET,
    python = pyodideRuntime,
    workers,
    creditLimit = Number.POSITIVE_INFINITY,
    creditsPerSecond = DEFAULT_CREDITS_PER_SECOND,
    discontinuedVersions = [],
  }: FastmapMockOptions = {}) {
    const { token, signingKey } = parseSecret(secret);
    this.token = token;
    this.signer = createSigner(signingKey);
    this.python = python;
    this.workers = { initializingResponses: 0, retryAfterSec: 1, ...workers };
    this.creditLimit = creditLimit;
    this.creditsPerSecond = creditsPerSecond;
    this.discontinuedVersions = discontinuedVersions;
    this.#initial = { workers: this.workers, creditLimit, creditsPerSecond, discontinuedVersions };
  }

  get creditsExhausted(): boolean {
    return this.creditsUsed >= this.creditLimit;
  }

  /** Charges a batch and returns its price. */
  charge(run: RunRecord, mapSeconds: number): number {
    const credits = mapSeconds * this.creditsPerSecond;
    this.creditsUsed += credits;
    run.batches += 1;
    run.mapSeconds += mapSeconds;
    run.credits += credits;
    return credits;
  }

  /** Releases the Python runtime if it belongs to this account. */
  async dispose(): Promise<void> {
    await this.python.dispose?.();
  }

  /** Removes functions, runs and used credits; settings return to the options. */
  reset(): void {
    Object.assign(this, this.#initial);
    this.functions.clear();
    this.runs.clear();
    this.creditsUsed = 0;
  }
}
