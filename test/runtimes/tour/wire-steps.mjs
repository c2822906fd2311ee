import { FastvmClient, isApiError, isConnectionError, isNotFoundError } from 'fastkit/fastvm';
import { check, failureOf, same, sleep } from './check.mjs';

/** A client of one path of the fault server. */
const at = ({ faults }, path, options) =>
  new FastvmClient({ apiKey: 'secret', baseUrl: `${faults}${path}`, maxRetries: 0, ...options });

const connectionError = async (promise) => {
  const error = await failureOf(promise);
  check(isConnectionError(error), `a ConnectionError, got ${error?.name}: ${error?.message}`);
  return error;
};

export const wireSteps = {
  'typed errors': async ({ fastvm }) => {
    const error = await failureOf(new FastvmClient(fastvm).vms.retrieve('nope'));
    check(isApiError(error) && isNotFoundError(error), error);
    check(error.headers.get('content-type').includes('json'), 'headers');
  },
  'a refused connection, an unknown host': async ({ deserted }) => {
    const options = { apiKey: 'secret', maxRetries: 0 };
    await connectionError(new FastvmClient({ ...options, baseUrl: deserted }).vms.list());
    await connectionError(new FastvmClient({ ...options, baseUrl: 'http://no-such-host.invalid' }).vms.list());
  },
  'a reset connection': async (c) => void (await connectionError(at(c, '/reset').vms.list())),
  'a body that is cut off': async (c) => {
    await connectionError(at(c, '/cut').vms.list());
    await connectionError(at(c, '/cut-chunked').vms.list());
  },
  timeouts: async (c) => {
    same((await failureOf(at(c, '/hang', { timeoutMs: 200 }).vms.list())).name, 'RequestTimeoutError');
    same((await failureOf(at(c, '/stall').vms.list({}, { deadlineMs: 300 }))).name, 'DeadlineExceededError');
  },
  'an abort, with its reason': async (c) => {
    const reason = { any: 'value' };
    for (const path of ['/hang', '/stall']) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 100);
      const error = await failureOf(at(c, path).vms.list({}, { signal: controller.signal }));
      check(error.name === 'AbortedError' && error.reason === reason, `${error.name} ${error.reason}`);
    }
  },
  'the server sees that requests have ended': async ({ faults }) => {
    let open = 'unknown';
    for (let n = 0; n < 50 && open !== 0; n++) {
      await sleep(50);
      ({ open } = await (await fetch(`${faults}/open`)).json());
    }
    same(open, 0);
  },
  'a retry after 503': async (c) => void same(await at(c, `/busy-twice/${c.tag}`, { maxRetries: 2 }).vms.list(), []),
  redirects: async (c) => {
    same(await at(c, '/redirect').vms.list(), [{ key: 'secret' }]);
    same(await at(c, '/redirect-away').vms.list(), [{}]);
    const run = at(c, '/redirect-away').vms.run('vm', { command: 'id', stdin: 'secret' });
    same((await connectionError(run)).code, 'CROSS_ORIGIN_REDIRECT');
  },
  'headers of the connection are refused': async (c) => {
    for (const name of ['host', 'content-length', 'transfer-encoding', 'connection', 'expect', 'upgrade']) {
      const error = await failureOf(at(c, '/ok').vms.list({}, { headers: { [name]: '1' } }));
      same(error.code, 'INVALID_ARGUMENT');
    }
  },
  'gzip and brotli': async (c) => {
    same(await at(c, '/gzip').vms.list(), [{ id: 'gzip' }]);
    same(await at(c, '/br').vms.list(), [{ id: 'br' }]);
  },
  'a response without bounds': async (c) => {
    same((await failureOf(at(c, '/bomb').vms.list())).code, 'RESPONSE_TOO_LARGE');
    same((await failureOf(at(c, '/gzip', { maxResponseBytes: 10 }).vms.list())).code, 'RESPONSE_TOO_LARGE');
  },
  'kept connections that the server closes': async (c) => {
    for (let n = 0; n < 4; n++) {
      same(await at(c, '/closing').vms.list(), []);
      await sleep(80);
    }
  },
  '60 calls at once': async (c) => {
    const lists = await Promise.all(Array.from({ length: 60 }, () => at(c, '/ok').vms.list()));
    same(lists.length, 60);
  },
  'headers of the caller': async (c) => {
    const [{ headers }] = await at(c, '/echo').vms.list({}, { headers: { 'x-mine': 'yes', 'x-api-key': null } });
    same([headers['x-mine'], 'x-api-key' in headers], ['yes', false]);
  },
};
