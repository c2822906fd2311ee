import { FastvmClient } from 'fastkit/fastvm';
import type { MockCloudOptions, ServedCloud } from '../../../src/mock-node.js';
import {
  brokenFastvmCalls,
  type FastvmCall,
  fastvmCalls,
  furnish,
  type Inventory,
  NOTHING,
  refusedFastvmCalls,
} from './fastvm-calls.js';
import type { StatusLedger } from './ledger.js';
import { byFault, type StatusCase } from './produce.js';

const KEYS: MockCloudOptions = { fastvm: { apiKeys: { known: 'none' } } };
const NO_REQUESTS: MockCloudOptions = { fastvm: { rateLimit: { requests: 0, perSec: 1 } } };
const AT_ONCE: MockCloudOptions = { fastvm: { boot: { bootMs: 0 } } };
const MAX_SERVICES = 16;

type Prepare = (served: ServedCloud, inventory: Inventory, client: FastvmClient) => unknown;

const clientOf = ({ baseUrls }: ServedCloud, apiKey = 'key'): FastvmClient =>
  new FastvmClient({ apiKey, baseUrl: baseUrls.fastvm, maxRetries: 0 });

function goodCall(operation: string): FastvmCall {
  const call = fastvmCalls[operation];
  if (call === undefined) throw new Error(`${operation} has no line in test/contract/statuses/fastvm-calls.ts`);
  return call;
}

/** A valid call in an empty organization. */
const bare =
  (operation: string, apiKey?: string) =>
  (served: ServedCloud): PromiseLike<unknown> =>
    goodCall(operation)(clientOf(served, apiKey), NOTHING);

/** A call in an organization with one of each resource. */
const furnished =
  (call: FastvmCall, prepare?: Prepare) =>
  async (served: ServedCloud): Promise<void> => {
    const client = clientOf(served);
    const inventory = await furnish(client);
    await prepare?.(served, inventory, client);
    await call(client, inventory);
  };

/** All statuses that FastVM's spec documents. */
export function fastvmCases(ledger: StatusLedger): StatusCase[] {
  const every = (status: number, make: (operation: string) => Omit<StatusCase, 'operation' | 'status'>): StatusCase[] =>
    ledger.operationsWith(String(status)).map((operation) => ({ operation, status, ...make(operation) }));
  const operations = Object.keys(ledger.contract);
  return [
    ...every(200, (id) => goodCase(id, 200)),
    ...every(201, (id) => goodCase(id, 201)),
    ...every(204, (id) => goodCase(id, 201)),
    ...QUEUED,
    ...every(400, badRequest),
    ...every(401, (id) => ({ why: 'a key that nobody has', cloud: KEYS, run: bare(id, 'unknown') })),
    ...every(403, (id) => ({ why: 'a key that may do nothing', cloud: KEYS, run: bare(id, 'known') })),
    ...every(404, (id) => ({ why: 'an id that nothing has', run: bare(id) })),
    ...conflicts(),
    ...every(429, (id) => ({ why: 'a limit that is used up', cloud: NO_REQUESTS, run: bare(id) })),
    DELETED_UNDERNEATH,
    ...operations.map((operation) => byFault({ operation, status: 503 }, bare(operation))),
    ...operations.map((operation) => byFault({ operation, status: 422 }, bare(operation))),
  ];
}

const goodCase = (operation: string, createdStatus: 200 | 201) => ({
  why: 'a good call',
  cloud: { fastvm: { ...AT_ONCE.fastvm, createdStatus } },
  run: furnished(goodCall(operation)),
});

const QUEUED: readonly StatusCase[] = [
  {
    operation: 'vms.launch',
    status: 202,
    why: 'a VM that takes its time',
    cloud: { fastvm: { boot: { bootMs: 60_000 } } },
    run: bare('vms.launch'),
  },
  {
    operation: 'vms.resume',
    status: 202,
    why: 'a VM that takes its time',
    cloud: { fastvm: { boot: { bootMs: 0, resumeMs: 60_000 } } },
    run: furnished(goodCall('vms.resume'), (_, { vmId }, client) => client.vms.pause(vmId)),
  },
];

function badRequest(operation: string): Omit<StatusCase, 'operation' | 'status'> {
  const refused = refusedFastvmCalls[operation];
  const call = refused ?? brokenFastvmCalls[operation];
  if (call === undefined) throw new Error(`${operation} has no line among the refused calls`);
  return { why: 'a bad request', cloud: AT_ONCE, breaksSpec: refused === undefined, run: furnished(call) };
}

const stop: Prepare = ({ cloud }, { vmId }) => {
  cloud.fastvm.vm(vmId).forcedStatus = 'stopped';
};

/** Conflicts by operation. Some operations document 409 as `default`. */
const CONFLICTS: Readonly<Record<string, Prepare>> = {
  'vms.consoleToken': stop,
  'vms.run': stop,
  'vms.files.fetch': stop,
  'vms.pause': stop,
  'vms.resume': stop,
  'snapshots.create': stop,
  'vms.ttl.refresh': ({ cloud }, { vmId }) => {
    cloud.fastvm.vm(vmId).ttl = null;
  },
  'vms.services.create': (_, { vmId }, client) => client.vms.services.create(vmId, { name: 'web', port: 1024 }),
  'vms.services.set': (_, { vmId }, client) =>
    Promise.all(
      Array.from({ length: MAX_SERVICES }, (_none, index) =>
        client.vms.services.set(vmId, `other-${index}`, { port: 1024 }),
      ),
    ),
};

const conflicts = (): StatusCase[] =>
  Object.entries(CONFLICTS).map(([operation, prepare]) => ({
    operation,
    status: 409,
    why: 'something in the way',
    cloud: AT_ONCE,
    run: furnished(goodCall(operation), prepare),
  }));

const DELETED_UNDERNEATH: StatusCase = {
  operation: 'vms.run',
  status: 502,
  why: 'a VM that is deleted while it works',
  cloud: AT_ONCE,
  run: async (served) => {
    const client = clientOf(served);
    const { id } = await client.vms.launch({ machineType: 'c1m2' });
    const started = new Promise<void>((resolve) => {
      served.cloud.fastvm.exec('wait', () => {
        resolve();
        return new Promise(() => undefined);
      });
    });
    const running = client.vms.run(id, { command: ['wait'] });
    await Promise.race([started, running]);
    await client.vms.delete(id);
    await running;
  },
};
