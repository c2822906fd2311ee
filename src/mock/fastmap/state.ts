import { parseSecret } from '../../overrides/fastmap/protocol/secret.js';
import { createSigner, type Signer } from '../../overrides/fastmap/protocol/signature.js';
import { FunctionStore } from './function-store.js';
import { pyodideRuntime } from './pyodide-runtime.js';
import type { PythonRuntime } from './python-runtime.js';
import { type RunRecord, RunStore } from './runs.js';

/** The secret that a mock fastmap takes unless told otherwise. */
export const DEFAULT_FASTMAP_SECRET = 'fa57a9c0ffee0123456789abcdef0123fa57a9c0ffee4567456789abcdef4567';

/** The price that the vendor's client estimates with: 80 credits for an hour. */
const DEFAULT_CREDITS_PER_SECOND = 80 / 3600;

export interface FastmapMockOptions {
  /** Default {@link DEFAULT_FASTMAP_SECRET}. */
  readonly secret?: string | undefined;
  /** Runs the uploaded Python. Default Pyodide, loaded at the first batch. */
  readonly python?: PythonRuntime | undefined;
  readonly workers?: Partial<WorkerStart> | undefined;
  /** Credits that the account has. Default without limit. */
  readonly creditLimit?: number | undefined;
  /** Credits for a second inside the user's function. Default 80 for an hour. */
  readonly creditsPerSecond?: number | undefined;
  /** Values of `X-Client-Version` that are refused with 410. Default none. */
  readonly discontinuedVersions?: readonly string[] | undefined;
}

/** How the worker of a run starts. */
export interface WorkerStart {
  /** Responds with INITIALIZING before a run's first batch is mapped. Default 0. */
  readonly initializingResponses: number;
  /** `Retry-After` of these responses; fractions serve fast tests, 0 is no wish and makes clients wait as long as they like. Default 1. */
  readonly retryAfterSec: number;
}

/** Everything that a mock fastmap account has. Fields that tests change between calls are writable. */
export class FastmapState {
  readonly functions = new FunctionStore();
  readonly runs = new RunStore();
  readonly token: string;
  readonly signer: Signer;
  readonly python: PythonRuntime;
  readonly #initial: Pick<FastmapState, 'workers' | 'creditLimit' | 'creditsPerSecond' | 'discontinuedVersions'>;
  /** How the workers of runs that begin from now on start. */
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

  /** Books a batch and returns its price. */
  charge(run: RunRecord, mapSeconds: number): number {
    const credits = mapSeconds * this.creditsPerSecond;
    this.creditsUsed += credits;
    run.batches += 1;
    run.mapSeconds += mapSeconds;
    run.credits += credits;
    return credits;
  }

  /** Frees what runs the Python, where it belongs to this account. */
  async dispose(): Promise<void> {
    await this.python.dispose?.();
  }

  /** Forgets functions, runs and what was spent; settings are again what the options say. */
  reset(): void {
    Object.assign(this, this.#initial);
    this.functions.clear();
    this.runs.clear();
    this.creditsUsed = 0;
  }
}
