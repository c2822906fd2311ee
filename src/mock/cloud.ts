import { CallLog } from './calls/call-log.js';
import { type ClockKind, CloudClock, type MockClock } from './clock.js';
import { encodeResponse } from './contract/encode-response.js';
import { type ServiceOptions, type Services, startServices } from './create-services.js';
import type { FastfnState } from './fastfn/state.js';
import type { FastmapState } from './fastmap/state.js';
import type { FastvmState } from './fastvm/state.js';
import { Faults } from './faults/faults.js';
import type { ServiceName } from './operations.js';
import { type Delivery, toFetchResult } from './pipeline/delivery.js';
import { exchangeOf, problemOfFault } from './pipeline/identify-request.js';
import { runExchange } from './pipeline/run-request.js';

export type { ServiceName } from './operations.js';

/** Options of a mock cloud. With the defaults every operation works. */
export interface MockCloudOptions extends ServiceOptions {
  /** Where the services respond. Default: the clients' own defaults. */
  readonly baseUrls?: Partial<Record<ServiceName, string>> | undefined;
  /** With `manual`, time only moves with `clock.advance`. Default `real`. */
  readonly clock?: ClockKind | undefined;
  /** Seed for faults with a `probability`. Default 1. */
  readonly seed?: number | undefined;
  /** Maximum number of calls that `calls` keeps. Default 1,000. */
  readonly maxRecordedCalls?: number | undefined;
}

const DEFAULT_BASE_URLS: Readonly<Record<ServiceName, string>> = {
  fastvm: 'https://api.fastvm.org',
  fastfn: 'http://127.0.0.1:8080',
  fastmap: 'https://app.fastmap.io',
};

/**
 * The three services in memory. Every request and every response is validated against the specs.
 *
 * @example
 * const cloud = new MockCloud();
 * const client = new FastvmClient({ apiKey: 'test', fetch: (url, init) => cloud.fetch(new Request(url, init)) });
 */
export class MockCloud {
  /** The recorded calls and their spec violations. */
  readonly calls: CallLog;
  /** Injected faults. */
  readonly faults: Faults;
  readonly #clock: CloudClock;
  readonly #services: Services;
  #baseUrls: Record<ServiceName, string>;

  constructor(options: MockCloudOptions = {}) {
    const { clock, seed = 1, maxRecordedCalls, baseUrls } = options;
    this.#baseUrls = { ...DEFAULT_BASE_URLS, ...baseUrls };
    this.#clock = new CloudClock(clock);
    this.#services = startServices(options, {
      clock: this.#clock,
      fastvmUrl: () => this.#baseUrls.fastvm,
      fetch: (request) => this.fetch(request),
    });
    this.calls = new CallLog(maxRecordedCalls);
    this.faults = new Faults({
      seed,
      refuse: (target, fault) => problemOfFault(this.#services, target, fault),
      expireUrls: () => this.fastvm.storage.expireAll(),
    });
  }

  get fastvm(): FastvmState {
    return this.#services.fastvm;
  }

  get fastfn(): FastfnState {
    return this.#services.fastfn;
  }

  get fastmap(): FastmapState {
    return this.#services.fastmap;
  }

  /** The time of all three services. */
  get clock(): MockClock {
    return this.#clock;
  }

  get baseUrls(): Readonly<Record<ServiceName, string>> {
    return this.#baseUrls;
  }

  /** Changes the base URLs, for example to the served port. */
  setBaseUrls(baseUrls: Partial<Record<ServiceName, string>>): void {
    this.#baseUrls = { ...this.#baseUrls, ...baseUrls };
  }

  /**
   * Responds to a request to one of the base URLs as `fetch` does.
   *
   * @throws TypeError if a fault resets the connection; if a fault cuts it, reading the body fails.
   */
  readonly fetch = async (request: Request): Promise<Response> => toFetchResult(await this.deliver(request));

  /** As `fetch`, but returns how the connection should fail, for callers that send the response themselves. */
  async deliver(request: Request): Promise<Delivery> {
    const exchange = await exchangeOf(request, this.#services, this.#baseUrls);
    if (exchange === undefined) return { response: nothingAt(request) };
    return runExchange(exchange, { calls: this.calls, faults: this.faults, clock: this.#clock });
  }

  /** Throws an error with the list if a request or a response broke a spec. */
  assertNoViolations(): void {
    this.calls.assertNoViolations();
  }

  /** Resets state, calls, faults and clock. Options and base URLs stay. */
  reset(): void {
    this.faults.clear();
    this.calls.clear();
    this.#clock.reset();
    for (const service of [this.fastvm, this.fastfn, this.fastmap]) service.reset();
  }

  /** Stops the timers of jobs and the Python interpreter. */
  async dispose(): Promise<void> {
    this.#clock.dispose();
    await this.fastmap.dispose();
  }
}

function nothingAt(request: Request): Response {
  const { pathname } = new URL(request.url);
  return encodeResponse({ status: 404, body: { error: `the mock cloud has no service at ${pathname}` } });
}
