import { CloudClock } from '../clock.js';
import { RateLimit } from './console/rate-limit.js';
import { Sessions } from './console/sessions.js';
import { UiState } from './console/ui-state.js';
import type { GatewayState } from './gateway-state.js';
import { JobRunner } from './jobs/job-runner.js';
import { Logs } from './log-store.js';
import { DEFAULT_ADMIN_TOKEN, type FastfnMockOptions, type LoginCredentials } from './options.js';
import { type FunctionDefinition, type FunctionRecord, newFunction } from './registry/function-record.js';
import { Registry } from './registry/registry.js';
import type { PrintSink } from './runtime/load-code.js';
import { isRunnable } from './runtime/run-function.js';
import { Secrets } from './secrets.js';

/**
 * The state of a mock gateway.
 *
 * @example
 * const state = new FastfnState();
 * state.register({ name: 'hello', handler: (event) => ({ hello: event.query.name ?? 'world' }) });
 */
export class FastfnState implements GatewayState {
  readonly adminToken: string;
  readonly credentials: LoginCredentials | undefined;
  /** Whether the gateway documents its functions. */
  readonly hasDocs: boolean;
  readonly clock: CloudClock;
  readonly #options: FastfnMockOptions;
  #memory: Memory;

  constructor(options: FastfnMockOptions = {}, clock = new CloudClock()) {
    this.#options = options;
    this.adminToken = options.adminToken ?? DEFAULT_ADMIN_TOKEN;
    this.credentials = options.login;
    this.hasDocs = options.docs ?? true;
    this.clock = clock;
    this.#memory = this.#start();
  }

  get startedAtMs(): number {
    return this.#memory.startedAtMs;
  }

  get registry(): Registry {
    return this.#memory.registry;
  }

  get uiState(): UiState {
    return this.#memory.uiState;
  }

  get sessions(): Sessions {
    return this.#memory.sessions;
  }

  get secrets(): Secrets {
    return this.#memory.secrets;
  }

  get logs(): Logs {
    return this.#memory.logs;
  }

  get rateLimit(): RateLimit | undefined {
    return this.#memory.rateLimit;
  }

  get jobs(): JobRunner {
    return this.#memory.jobs;
  }

  /** Adds a function or a version; replaces one with the same runtime, name and version. */
  register(definition: FunctionDefinition): void {
    this.registry.add(newFunction(definition));
  }

  /** Stops or restarts a runtime. While it is down, calls of its functions return 503 `runtime down`. */
  setRuntimeUp(runtime: string, isUp: boolean): void {
    if (isUp) this.#memory.downRuntimes.delete(runtime);
    else this.#memory.downRuntimes.add(runtime);
  }

  canRun(record: FunctionRecord): boolean {
    return !this.isRuntimeDown(record.runtime) && isRunnable(record);
  }

  isRuntimeDown(runtime: string): boolean {
    return this.#memory.downRuntimes.has(runtime);
  }

  nextRequestId(prefix: 'req' | 'invoke'): string {
    this.#memory.requests += 1;
    return `${prefix}-${this.clock.now()}-${this.#memory.requests}`;
  }

  printerOf({ runtime, name: fn, version = 'default' }: FunctionRecord): PrintSink {
    const { logs } = this;
    return (stream, text) => {
      const line = `[${runtime}] [fn:${fn}@${version} ${stream}] ${text}`;
      logs.add({ file: 'runtime', line, runtime, fn, version, stream });
      if (stream === 'stderr') logs.add({ file: 'error', line, runtime, fn, version, stream });
    };
  }

  /** Stops every timer. Calls and jobs that are still running get no response. */
  dispose(): void {
    this.clock.dispose();
  }

  /** Removes everything that was not set by the options: functions, jobs, secrets, sessions, logs, switches. */
  reset(): void {
    this.#memory = this.#start();
  }

  #start(): Memory {
    const { now } = this.clock;
    const { rateLimit, jobs = {} } = this.#options;
    return {
      startedAtMs: now(),
      registry: new Registry(),
      uiState: new UiState(this.#options),
      sessions: new Sessions(now),
      secrets: new Secrets(now),
      logs: new Logs(now),
      rateLimit: rateLimit && new RateLimit(rateLimit, now),
      jobs: new JobRunner(this, jobs),
      downRuntimes: new Set(),
      requests: 0,
    };
  }
}

/** The part of the state that a reset clears. */
interface Memory {
  readonly startedAtMs: number;
  readonly registry: Registry;
  readonly uiState: UiState;
  readonly sessions: Sessions;
  readonly secrets: Secrets;
  readonly logs: Logs;
  readonly rateLimit: RateLimit | undefined;
  readonly jobs: JobRunner;
  readonly downRuntimes: Set<string>;
  requests: number;
}
