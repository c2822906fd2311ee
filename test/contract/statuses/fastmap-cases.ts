import { encodePickle, FastmapClient, type FastmapClientOptions } from 'fastkit/fastmap';
import { PythonCrashError, type PythonRuntime } from '../../../src/mock/fastmap/index.js';
import { DEFAULT_FASTMAP_SECRET, type MockCloudOptions, type ServedCloud } from '../../../src/mock-node.js';
import { encodeFunctionPayload } from '../../../src/overrides/fastmap/function/payload.js';
import { gzip } from '../../../src/overrides/fastmap/gzip/neutral.js';
import { withBodyOf } from './fetches.js';
import type { StatusLedger } from './ledger.js';
import { byFault, type StatusCase } from './produce.js';

type FastmapCall = (client: FastmapClient) => PromiseLike<unknown>;

const TOO_MANY_BYTES = 20_000_001;
const HALF = DEFAULT_FASTMAP_SECRET.length / 2;
const OTHER_HALF = '0'.repeat(HALF);
const HASH = '0123456789abcdef';
const RUN = { func_hash: HASH, run_id: 'run-1' };

/** A valid call of every operation; each prepares the state for the next one. */
const fastmapCalls: Readonly<Record<string, FastmapCall>> = {
  auth: (client) => client.auth(),
  init: async (client) => client.init({ func_hash: HASH, func: await encodeFunctionPayload(NO_FUNCTION) }),
  mapBatch: async (client) => client.mapBatch({ ...RUN, batch: await gzip(encodePickle([1])) }),
  done: (client) => client.done(RUN),
};

const NO_FUNCTION = { func: new Uint8Array(1), localSources: {}, installedMods: [], requirements: [] };

/** A worker without Python: its results do not matter here. */
const python: PythonRuntime = {
  run: async () => ({ kind: 'results', pickle: encodePickle({ status: 'OK' }), mapSeconds: 0, output: '' }),
};
const crashing: PythonRuntime = {
  run: () => Promise.reject(new PythonCrashError('the worker was lost')),
};

const clientOf = ({ baseUrls }: ServedCloud, options?: FastmapClientOptions): FastmapClient =>
  new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: baseUrls.fastmap, maxRetries: 0, ...options });

function goodCall(operation: string): FastmapCall {
  const call = fastmapCalls[operation];
  if (call === undefined) throw new Error(`${operation} has no line in test/contract/statuses/fastmap-cases.ts`);
  return call;
}

const bare =
  (operation: string, options?: FastmapClientOptions) =>
  (served: ServedCloud): PromiseLike<unknown> =>
    goodCall(operation)(clientOf(served, options));

/** All statuses that fastmap's spec documents. */
export function fastmapCases(ledger: StatusLedger): StatusCase[] {
  const operations = Object.keys(ledger.contract);
  const every = (status: number, why: string, options: FastmapClientOptions, fastmap?: MockCloudOptions['fastmap']) =>
    ledger.operationsWith(String(status)).map((operation): StatusCase => {
      return { operation, status, why, cloud: { fastmap: { python, ...fastmap } }, run: bare(operation, options) };
    });
  const isChargeable = ({ operation }: StatusCase): boolean => operation !== 'done';
  return [
    ...operations.map((operation): StatusCase => {
      return { operation, status: 200, why: 'a good call', cloud: { fastmap: { python } }, run: upTo(operation) };
    }),
    ...every(400, 'a header without a value', { pythonVersion: '' }),
    ...every(401, 'another token', { secret: OTHER_HALF + DEFAULT_FASTMAP_SECRET.slice(HALF) }),
    ...every(402, 'no credits left', {}, { creditLimit: 0 }).filter(isChargeable),
    ...every(403, 'another signing key', { secret: DEFAULT_FASTMAP_SECRET.slice(0, HALF) + OTHER_HALF }),
    ...every(410, 'an old client', { clientVersion: '0.0.1' }, { discontinuedVersions: ['0.0.1'] }),
    ...every(413, 'a body above the limit', { fetch: withBodyOf(TOO_MANY_BYTES) }),
    {
      operation: 'mapBatch',
      status: 500,
      why: 'a worker that is lost',
      cloud: { fastmap: { python: crashing } },
      run: upTo('mapBatch'),
    },
    // Releasing workers is free.
    byFault({ operation: 'done', status: 402 }, bare('done')),
    ...operations.map((operation) => byFault({ operation, status: 500 }, bare(operation))),
    ...operations.map((operation) => byFault({ operation, status: 422 }, bare(operation))),
  ];
}

/** All operations up to one, in the order of a map. */
const upTo =
  (last: string) =>
  async (served: ServedCloud): Promise<void> => {
    const client = clientOf(served);
    const order = Object.keys(fastmapCalls);
    for (const operation of order.slice(0, order.indexOf(last) + 1)) await goodCall(operation)(client);
  };
