import { RateLimit } from './console/rate-limit.js';
import { Sessions } from './console/sessions.js';
import { UiState } from './console/ui-state.js';
import { JobRunner } from './jobs/job-runner.js';
import { Logs } from './logs.js';
import { DEFAULT_ADMIN_TOKEN, type FastfnMockOptions, type LoginCredentials } from './options.js';
import { type FunctionDefinition, newFunction } from './registry/definition.js';
import type { FunctionRecord } from './registry/function-record.js';
import { Registry } from './registry/registry.js';
import type { PrintSink } from './runtime/load-code.js';
import { isRunnable } from './runtime/run-function.js';
import { Secrets } from './secrets.js';
import { Timers } from './timers.js';

/**
 * Everything that a mock gateway remembers.
 *
 * @example
 * const state = new FastfnState();
 * state.register({ name: 'hello', handler: (event) => ({ hello: event.query.name ?? 'world' }) });
 */
export class FastfnState {
  readonly adminToken: string;
  readonly credentials: LoginCredentials | undefined;
  readonly startedAtMs = Date.now();
  readonly registry = new Registry();
  readonly uiState: UiState;
  readonly sessions = new Sessions();
  readonly secrets = new Secrets();
  readonly logs = new Logs();
  readonly timers = new Timers();
  readonly rateLimit: RateLimit | undefined;
  readonly jobs: JobRunner;
  readonly #downRuntimes = new Set<string>();
  #requests = 0;

  constructor(options: FastfnMockOptions = {}) {
    this.adminToken = options.adminToken ?? DEFAULT_ADMIN_TOKEN;
    this.credentials = options.login;
    this.uiState = new UiState(options);
    this.rateLimit = options.rateLimit && new RateLimit(options.rateLimit);
    this.jobs = new JobRunner(this, options.jobs ?? {});
  }

  /** Puts a function or a version in place; one with the same runtime, name and version is replaced. */
  register(definition: FunctionDefinition): void {
    this.registry.add(newFunction(definition));
  }

  /** Takes a runtime down, or brings it back: calls of its functions answer 503 `runtime down`. */
  setRuntimeUp(runtime: string, isUp: boolean): void {
    if (isUp) this.#downRuntimes.delete(runtime);
    else this.#downRuntimes.add(runtime);
  }

  /** Whether calls of a function can be run: its runtime is up, and its code is JavaScript. */
  canRun(record: FunctionRecord): boolean {
    return !this.#downRuntimes.has(record.runtime) && isRunnable(record);
  }

  isRuntimeDown(runtime: string): boolean {
    return this.#downRuntimes.has(runtime);
  }

  /** An id for the next call. */
  nextRequestId(prefix: 'req' | 'invoke'): string {
    this.#requests += 1;
    return `${prefix}-${Date.now()}-${this.#requests}`;
  }

  /** Where a function's prints and failures are logged. */
  printerOf({ runtime, name: fn, version = 'default' }: FunctionRecord): PrintSink {
    return (stream, text) => {
      const line = `[${runtime}] [fn:${fn}@${version} ${stream}] ${text}`;
      this.logs.add({ file: 'runtime', line, runtime, fn, version, stream });
      if (stream === 'stderr') this.logs.add({ file: 'error', line, runtime, fn, version, stream });
    };
  }

  /** Stops every timer. Calls and jobs that are still running get no answer any more. */
  dispose(): void {
    this.timers.dispose();
  }
}
