import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fastkit, fastkit } from 'fastkit';
import { DEFAULT_ADMIN_TOKEN, DEFAULT_FASTMAP_SECRET, MockCloud, type ServedCloud, serve } from 'fastkit/mock/node';
import { operations as fastfnOperations } from '../../../generated/fastfn/operations.js';
import { operations as fastmapOperations } from '../../../generated/fastmap/operations.js';
import { operations as fastvmOperations } from '../../../generated/fastvm/operations.js';
import type { FaultTarget } from '../../../src/mock/faults/fault.js';
import { Ledger } from './ledger.js';
import type { ChaosPlan } from './plan.js';
import { API_KEY } from './secrets.js';

/** Far longer than a response takes on a busy machine. No fault withholds a response, so a longer wait is a hang. */
const TIMEOUT_MS = 30_000;

const TARGETS = [
  ...new Set<FaultTarget>([
    ...(Object.keys(fastvmOperations) as (keyof typeof fastvmOperations)[]),
    ...(Object.keys(fastfnOperations) as (keyof typeof fastfnOperations)[]),
    ...(Object.keys(fastmapOperations) as (keyof typeof fastmapOperations)[]),
    'storage.put',
    'storage.get',
    'public',
  ]),
];

/** The cloud of one run, its clients and a folder for their downloads. */
export interface World extends AsyncDisposable {
  readonly cloud: MockCloud;
  readonly clients: Fastkit;
  readonly ledger: Ledger;
  readonly folder: string;
  /** Enables the plan's faults. */
  readonly startFaults: () => void;
}

export async function makeWorld(plan: ChaosPlan, parent: string): Promise<World> {
  const cloud = new MockCloud({ fastvm: { boot: { bootPolls: 1 } } });
  const served = plan.transport === 'direct' ? undefined : await serve({ cloud, inspector: false });
  const folder = await mkdtemp(join(parent, `seed-${plan.seed}-`));
  const ledger = new Ledger();
  return {
    cloud,
    clients: clientsOf(cloud, plan, ledger),
    ledger,
    folder,
    startFaults: () => addFaults(cloud, plan),
    [Symbol.asyncDispose]: () => end(cloud, served, folder),
  };
}

/** Each operation draws its own faults, so that one more poll does not shift those of all later calls. */
function addFaults(cloud: MockCloud, { seed, rate }: ChaosPlan): void {
  for (const [index, target] of TARGETS.entries()) {
    cloud.faults.random({ seed: seed * TARGETS.length + index, rate, targets: [target] });
  }
}

function clientsOf(cloud: MockCloud, { transport }: ChaosPlan, { hooks }: Ledger): Fastkit {
  const platform: typeof fetch = (url, init) => fetch(url, init);
  const direct: typeof fetch = (url, init) => cloud.fetch(new Request(url, init));
  const { fastvm, fastfn, fastmap } = cloud.baseUrls;
  return fastkit({
    timeoutMs: TIMEOUT_MS,
    hooks,
    logLevel: 'off',
    fetch: { socket: undefined, platform, direct }[transport],
    fastvm: { apiKey: API_KEY, baseUrl: fastvm },
    fastfn: { adminToken: DEFAULT_ADMIN_TOKEN, baseUrl: fastfn },
    fastmap: { secret: DEFAULT_FASTMAP_SECRET, baseUrl: fastmap },
  });
}

async function end(cloud: MockCloud, served: ServedCloud | undefined, folder: string): Promise<void> {
  for (const vm of cloud.fastvm.listVms()) cloud.fastvm.removeVm(vm);
  await (served === undefined ? cloud.dispose() : served.close());
  await rm(folder, { recursive: true, force: true });
}
