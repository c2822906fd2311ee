import type { CloudClock } from './clock.js';
import { fastfnService } from './fastfn/define-service.js';
import type { FastfnMockOptions } from './fastfn/options.js';
import { FastfnState } from './fastfn/state.js';
import { fastmapService } from './fastmap/define-service.js';
import { type FastmapMockOptions, FastmapState } from './fastmap/state.js';
import { fastvmService } from './fastvm/define-service.js';
import { type FastvmOptions, FastvmState } from './fastvm/state.js';
import type { ServiceName } from './operations.js';
import { ServiceRouter } from './pipeline/service-router.js';

/** Options of the three services. With the defaults every operation works. */
export interface ServiceOptions {
  readonly fastvm?: Omit<FastvmOptions, 'baseUrl' | 'fetch' | 'clock'> | undefined;
  readonly fastfn?: FastfnMockOptions | undefined;
  readonly fastmap?: FastmapMockOptions | undefined;
}

/** What the cloud provides to the services. */
export interface ServiceContext {
  readonly clock: CloudClock;
  readonly fastvmUrl: () => string;
  /** How guests reach the object storage. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** The states of the three services and their routers. */
export interface Services {
  readonly fastvm: FastvmState;
  readonly fastfn: FastfnState;
  readonly fastmap: FastmapState;
  readonly routers: Readonly<Record<ServiceName, ServiceRouter>>;
}

export function startServices(options: ServiceOptions, { clock, fastvmUrl, fetch }: ServiceContext): Services {
  const fastvm = new FastvmState({ ...options.fastvm, baseUrl: fastvmUrl, clock, fetch });
  const fastfn = new FastfnState(options.fastfn, clock);
  const fastmap = new FastmapState(options.fastmap);
  const routers = {
    fastvm: new ServiceRouter(fastvmService(fastvm)),
    fastfn: new ServiceRouter(fastfnService(fastfn)),
    fastmap: new ServiceRouter(fastmapService(fastmap)),
  };
  return { fastvm, fastfn, fastmap, routers };
}
