import type { FastfnMockOptions } from './fastfn/options.js';
import { fastfnService } from './fastfn/service.js';
import { FastfnState } from './fastfn/state.js';
import { fastmapService } from './fastmap/service.js';
import { type FastmapMockOptions, FastmapState } from './fastmap/state.js';
import { fastvmService } from './fastvm/service.js';
import { type FastvmOptions, FastvmState } from './fastvm/state.js';
import { createRouter, type MockFetch, type RouterEvents } from './router.js';
import { describeViolation, type Violation } from './violation.js';

export type ServiceName = 'fastvm' | 'fastfn' | 'fastmap';

/** How a mock cloud is set up; each part has defaults that let everything work. */
export interface MockCloudOptions {
  readonly fastvm?: Omit<FastvmOptions, 'baseUrl' | 'fetch'> | undefined;
  readonly fastfn?: FastfnMockOptions | undefined;
  readonly fastmap?: FastmapMockOptions | undefined;
  /** Where the services answer. Default: the clients' own defaults. */
  readonly baseUrls?: Partial<Record<ServiceName, string>> | undefined;
}

const DEFAULT_BASE_URLS: Readonly<Record<ServiceName, string>> = {
  fastvm: 'https://api.fastvm.org',
  fastfn: 'http://127.0.0.1:8080',
  fastmap: 'https://app.fastmap.io',
};

/** The three services in memory. Every request and every answer is held against the specs. */
export class MockCloud {
  readonly fastvm: FastvmState;
  readonly fastfn: FastfnState;
  readonly fastmap: FastmapState;
  /** Every place where a request, or one of the mock's own answers, broke a spec. */
  readonly violations: Violation[] = [];
  /** operationIds that were called, by service. */
  readonly called: Readonly<Record<ServiceName, Set<string>>> = {
    fastvm: new Set(),
    fastfn: new Set(),
    fastmap: new Set(),
  };
  readonly #routers: Readonly<Record<ServiceName, MockFetch>>;
  #baseUrls: Record<ServiceName, string>;

  constructor(options: MockCloudOptions = {}) {
    this.#baseUrls = { ...DEFAULT_BASE_URLS, ...options.baseUrls };
    this.fastvm = new FastvmState({ ...options.fastvm, baseUrl: () => this.#baseUrls.fastvm });
    this.fastfn = new FastfnState(options.fastfn);
    this.fastmap = new FastmapState(options.fastmap);
    this.#routers = {
      fastvm: createRouter(fastvmService(this.fastvm), this.#events('fastvm')),
      fastfn: createRouter(fastfnService(this.fastfn), this.#events('fastfn')),
      fastmap: createRouter(fastmapService(this.fastmap), this.#events('fastmap')),
    };
  }

  get baseUrls(): Readonly<Record<ServiceName, string>> {
    return this.#baseUrls;
  }

  /** Moves the services, for instance to the port on which the cloud is served. */
  setBaseUrls(baseUrls: Partial<Record<ServiceName, string>>): void {
    this.#baseUrls = { ...this.#baseUrls, ...baseUrls };
  }

  /** Answers a request to one of the base URLs. */
  readonly fetch: MockFetch = async (request) => {
    if (this.fastvm.storage.owns(request.url)) return this.fastvm.storageFetch(request);
    for (const name of ['fastvm', 'fastfn', 'fastmap'] as const) {
      const inner = rebase(request, this.#baseUrls[name]);
      if (inner !== undefined) return this.#routers[name](inner);
    }
    return Response.json(
      { error: `the mock cloud has no service at ${new URL(request.url).pathname}` },
      { status: 404 },
    );
  };

  /** Throws when any message broke a spec, with the list. */
  assertNoViolations(): void {
    if (this.violations.length === 0) return;
    throw new Error(
      `${this.violations.length} violations of the specs:\n${this.violations.map(describeViolation).join('\n')}`,
    );
  }

  /** Stops the timers of jobs and the Python interpreter. */
  async dispose(): Promise<void> {
    this.fastfn.dispose();
    await this.fastmap.dispose();
  }

  #events(service: ServiceName): RouterEvents {
    return {
      onCall: (operationId) => this.called[service].add(operationId),
      onViolation: (violation) => this.violations.push(violation),
    };
  }
}

/** The request as the service sees it, without the base URL's own path; `undefined` when it goes elsewhere. */
function rebase(request: Request, baseUrl: string): Request | undefined {
  const base = new URL(baseUrl);
  const url = new URL(request.url);
  const prefix = base.pathname.replace(/\/$/, '');
  if (url.origin !== base.origin || !(url.pathname === prefix || url.pathname.startsWith(`${prefix}/`)))
    return undefined;
  if (prefix === '') return request;
  const { method, headers, body, signal } = request;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal };
  if (body !== null) {
    init.body = body;
    init.duplex = 'half';
  }
  return new Request(`${url.origin}${url.pathname.slice(prefix.length) || '/'}${url.search}`, init);
}
