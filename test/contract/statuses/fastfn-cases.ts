import { FastfnClient, type FastfnClientOptions } from 'fastkit/fastfn';
import { DEFAULT_ADMIN_TOKEN, type MockCloudOptions, type ServedCloud } from '../../../src/mock-node.js';
import { brokenFastfnCalls, type FastfnCall, fastfnCalls, HELLO, LOGIN, refusedFastfnCalls } from './fastfn-calls.js';
import { withBodyOf, withMethod } from './fetches.js';
import type { StatusLedger } from './ledger.js';
import { byFault, type StatusCase } from './produce.js';

const MIB = 1024 * 1024;
const NO_REQUESTS: MockCloudOptions = { fastfn: { rateLimit: { maxRequests: 0, maxWrites: 0 } } };
/** Jobs and time limits wait until the clock advances. */
const WITH_LOGIN: MockCloudOptions = { clock: 'manual', fastfn: { login: LOGIN } };
const STRANGER: FastfnClientOptions = { adminToken: ' ' };
const PROXIED: FastfnClientOptions = { ...STRANGER, headers: { 'x-forwarded-for': '203.0.113.9' } };

type Situation = Omit<StatusCase, 'operation' | 'status'>;
type Prepare = (served: ServedCloud) => unknown;

const clientOf = ({ baseUrls }: ServedCloud, options?: FastfnClientOptions): FastfnClient =>
  new FastfnClient({ adminToken: DEFAULT_ADMIN_TOKEN, baseUrl: baseUrls.fastfn, maxRetries: 0, ...options });

function goodCall(operation: string): FastfnCall {
  const call = fastfnCalls[operation];
  if (call === undefined) throw new Error(`${operation} has no line in test/contract/statuses/fastfn-calls.ts`);
  return call;
}

/** A call of an empty gateway. */
const bare =
  (call: FastfnCall, options?: FastfnClientOptions) =>
  (served: ServedCloud): PromiseLike<unknown> =>
    call(clientOf(served, options), 'none');

/** A call of a gateway with a function, a file of it and a job. */
const furnished =
  (call: FastfnCall, options?: FastfnClientOptions, prepare?: Prepare) =>
  async (served: ServedCloud): Promise<void> => {
    const client = clientOf(served);
    served.cloud.fastfn.register({ ...HELLO, handler: () => 'hello' });
    await client.functions.files.update(HELLO, { path: 'notes.txt', content: 'a note' });
    const { id } = await client.jobs.create(HELLO);
    await prepare?.(served);
    await call(clientOf(served, options), id);
  };

/** All statuses that FastFN's spec documents. */
export function fastfnCases(ledger: StatusLedger): StatusCase[] {
  const every = (status: number, make: (operation: string) => Situation | undefined): StatusCase[] =>
    ledger.operationsWith(String(status)).flatMap((operation) => {
      const situation = make(operation);
      return situation === undefined ? [] : [{ operation, status, ...situation }];
    });
  const good = (why: string, prepare?: Prepare) => (id: string) => {
    return { why, cloud: WITH_LOGIN, run: furnished(goodCall(id), {}, prepare) };
  };
  const bareWith = (why: string, options: FastfnClientOptions, cloud?: MockCloudOptions) => (id: string) => {
    return { why, ...(cloud && { cloud }), run: bare(goodCall(id), options) };
  };
  return [
    ...every(200, (id) => (id === 'jobs.result' ? good('a job that has ended', runJobs) : good('a good call'))(id)),
    ...every(201, good('a good call')),
    ...every(202, good('a job that waits')),
    ...every(400, badRequest),
    ...every(401, unauthorized),
    ...every(403, bareWith('a call through a proxy', PROXIED)),
    ...every(404, disabled),
    ...every(405, bareWith('a method that the path lacks', { fetch: withMethod('OPTIONS') })),
    ...every(409, good('a job that has ended', runJobs)),
    ...every(413, tooLarge),
    ...every(429, bareWith('a limit that is used up', {}, NO_REQUESTS)),
    ...FAILURES,
    ...OUTAGES.map(([operation, status]) => byFault({ operation, status }, bare(goodCall(operation)))),
    ...ledger.operationsWith('default').map((id) => byFault({ operation: id, status: 422 }, bare(goodCall(id)))),
  ];
}

const runJobs: Prepare = ({ cloud }) => cloud.clock.advance(1000);

function badRequest(operation: string): Situation {
  const refused = refusedFastfnCalls[operation];
  const call = refused ?? brokenFastfnCalls[operation];
  if (call === undefined) throw new Error(`${operation} has no line among the refused calls`);
  return { why: 'a bad request', cloud: WITH_LOGIN, breaksSpec: refused === undefined, run: furnished(call) };
}

/** Logging out needs no session; its 401 is among the outages. */
function unauthorized(operation: string): Situation | undefined {
  if (operation === 'logout') return undefined;
  if (operation !== 'login')
    return { why: 'nobody is logged in', cloud: WITH_LOGIN, run: bare(goodCall(operation), STRANGER) };
  const login: FastfnCall = (client) => client.login({ ...LOGIN, password: 'wrong' });
  return { why: 'a wrong password', cloud: WITH_LOGIN, run: bare(login) };
}

function disabled(operation: string): Situation {
  if (operation === 'openapi' || operation === 'docs') {
    return { why: 'documents are off', cloud: { fastfn: { docs: false } }, run: bare(goodCall(operation)) };
  }
  const run = (served: ServedCloud): PromiseLike<unknown> => {
    served.cloud.fastfn.uiState.update({ api_enabled: false });
    return bare(goodCall(operation))(served);
  };
  return { why: 'the console API is off', run };
}

/** If no endpoint reads the body, only the web server in front checks its size. */
function tooLarge(operation: string): Situation {
  const isFree = operation === 'health' || operation === 'metrics';
  const fetch = isFree ? withMethod('POST', 11 * MIB) : withBodyOf(3 * MIB);
  return { why: 'a body above the limit', cloud: WITH_LOGIN, run: furnished(goodCall(operation), { fetch }) };
}

/** Statuses of a gateway when something is wrong with it or with a function. */
const FAILURES: readonly StatusCase[] = [
  {
    operation: 'login',
    status: 500,
    why: 'no credentials are configured',
    run: (served) => {
      served.cloud.fastfn.uiState.update({ login_enabled: true });
      return bare(goodCall('login'))(served);
    },
  },
  {
    operation: 'invoke',
    status: 503,
    why: 'the runtime is down',
    run: furnished(goodCall('invoke'), {}, ({ cloud }) => cloud.fastfn.setRuntimeUp('node', false)),
  },
  {
    operation: 'invoke',
    status: 504,
    why: 'a function that takes too long',
    cloud: { clock: 'manual' },
    run: async (served) => {
      const { fastfn, clock } = served.cloud;
      const handler = async (): Promise<never> => {
        await clock.advance(5000);
        return new Promise(() => undefined);
      };
      fastfn.register({ ...HELLO, handler });
      await bare(goodCall('invoke'))(served);
    },
  },
  ...['invoke', 'jobs.create'].map((operation) => ({
    operation,
    status: 405,
    why: 'a method that the function lacks',
    run: furnished((client) =>
      operation === 'invoke'
        ? client.invoke({ ...HELLO, method: 'POST' })
        : client.jobs.create({ ...HELLO, method: 'POST' }),
    ),
  })),
];

/** Statuses that only occur in an outage or with another version of the gateway. */
const OUTAGES: readonly (readonly [operation: string, status: number])[] = [
  ['reload', 500],
  ['reloadByGet', 500],
  ['invoke', 500],
  ['invoke', 502],
  ['logout', 401],
];
