import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { fastkit } from 'fastkit';
import { FastfnClient, type FastfnClientOptions } from 'fastkit/fastfn';
import { FastmapClient, type FastmapClientOptions } from 'fastkit/fastmap';
import { FastvmClient, type FastvmClientOptions } from 'fastkit/fastvm';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { caught, thrown } from '../core/support/caught.js';
import { busy, json, type SentRequest, scriptedFetch } from '../core/support/scripted-fetch.js';
import { makeCertificates } from '../core/transport/node/certificates.js';
import { say } from './fastmap/map/support/service.js';

type Options = FastvmClientOptions & FastfnClientOptions & FastmapClientOptions;
interface Client {
  withOptions(changes: Options): Client;
}

const SECRET = 'ab'.repeat(32);
const OTHER_SECRET = 'cd'.repeat(32);

/** What the clients have in common: where they read their configuration, and where a request shows it. */
const SERVICES = [
  {
    service: 'fastvm',
    create: (options: Options): Client => new FastvmClient(options),
    subclass: class extends FastvmClient {},
    call: (client: Client) => (client as FastvmClient).health(),
    response: () => json({ status: 'ok' }),
    option: 'apiKey',
    header: 'x-api-key',
    keys: ['env-key', 'other-key'],
    shown: ['env-key', 'other-key'],
    variables: { key: 'FASTVM_API_KEY', url: 'FASTVM_BASE_URL', log: 'FASTVM_LOG' },
  },
  {
    service: 'fastfn',
    create: (options: Options): Client => new FastfnClient(options),
    subclass: class extends FastfnClient {},
    call: (client: Client) => (client as FastfnClient).health(),
    response: () => json({ ok: true }),
    option: 'adminToken',
    header: 'x-fn-admin-token',
    keys: ['env-token', 'other-token'],
    shown: ['env-token', 'other-token'],
    variables: { key: 'FASTFN_ADMIN_TOKEN', url: 'FASTFN_BASE_URL', log: 'FASTFN_LOG' },
  },
  {
    service: 'fastmap',
    create: (options: Options): Client => new FastmapClient(options),
    subclass: class extends FastmapClient {},
    call: (client: Client) => (client as FastmapClient).auth(),
    response: () => say('OK'),
    option: 'secret',
    header: 'authorization',
    keys: [SECRET, OTHER_SECRET],
    shown: [`Bearer ${SECRET.slice(0, 32)}`, `Bearer ${OTHER_SECRET.slice(0, 32)}`],
    variables: { key: 'FASTMAP_SECRET', url: 'FASTMAP_CLOUD_URL', log: 'FASTMAP_LOG' },
  },
] as const;

const spyLogger = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });
const origins = (sent: readonly SentRequest[]) => sent.map(({ url }) => new URL(url).origin);

afterEach(() => vi.unstubAllEnvs());

describe.each(SERVICES)('$service', ({ create, subclass, call, response, option, header, keys, shown, variables }) => {
  beforeEach(() => {
    vi.stubEnv(variables.key, keys[0]);
    vi.stubEnv(variables.url, 'http://first.test');
    vi.stubEnv(variables.log, undefined);
  });

  test.each([undefined, 'changed'])('a copy does not read the environment, which is %s by then', async (change) => {
    const { fetch, sent } = scriptedFetch(response);
    const logger = spyLogger();
    const client = create({ fetch, logger });
    vi.stubEnv(variables.key, change && keys[1]);
    vi.stubEnv(variables.url, change && 'http://second.test');
    vi.stubEnv(variables.log, change && 'debug');
    vi.stubEnv('FASTVM_CUSTOM_HEADERS', change && 'x-team: b');
    await call(client.withOptions({ timeoutMs: 5_000 }));
    await call(client.withOptions({ headers: { 'x-a': '1' } }).withOptions({ maxRetries: 0, logger: spyLogger() }));
    expect(sent.map(({ headers }) => [headers[header], headers['x-team']])).toEqual([
      [shown[0], undefined],
      [shown[0], undefined],
    ]);
    expect(origins(sent)).toEqual(['http://first.test', 'http://first.test']);
    expect(logger.debug).not.toHaveBeenCalled();
  });

  test('a blank option counts as unset: the original’s environment applies', async () => {
    const { fetch, sent } = scriptedFetch(response);
    const client = create({ fetch, baseUrl: 'http://own.test', [option]: keys[1] });
    vi.stubEnv(variables.key, undefined);
    vi.stubEnv(variables.url, 'http://second.test');
    await call(client.withOptions({ baseUrl: ' ', [option]: ' ' }));
    expect([origins(sent), sent[0]?.headers[header]]).toEqual([['http://first.test'], shown[0]]);
  });

  test('an invalid level in the environment is reported once, not by copies', async () => {
    vi.stubEnv(variables.log, 'loud');
    const logger = spyLogger();
    const client = create({ logger });
    client.withOptions({ timeoutMs: 1 }).withOptions({ timeoutMs: 2 });
    const other = spyLogger();
    client.withOptions({ logger: other });
    expect([logger.warn.mock.calls.length, other.warn.mock.calls.length]).toEqual([1, 0]);
  });

  test('the level of the environment stays when the logger changes', async () => {
    vi.stubEnv(variables.log, 'debug');
    const { fetch } = scriptedFetch(response);
    const client = create({ fetch, logger: spyLogger() });
    vi.stubEnv(variables.log, undefined);
    const [first, second] = [spyLogger(), spyLogger()];
    await call(client.withOptions({ logger: first }));
    await call(client.withOptions({ logger: second, logLevel: 'error' }));
    expect([first.debug.mock.calls.length > 0, second.debug.mock.calls.length]).toEqual([true, 0]);
  });

  test('changes take effect in the copy only; undefined keeps the old value', async () => {
    const { fetch, sent } = scriptedFetch(response);
    const onOperation = vi.fn();
    const client = create({ fetch, headers: { 'X-A': '1', 'x-b': '1' }, query: { a: 1 } });
    const copy = client.withOptions({
      [option]: keys[1],
      baseUrl: 'http://second.test',
      headers: { 'x-a': null, 'x-c': '3' },
      query: { b: 2 },
      hooks: { onOperation },
    });
    const same = copy.withOptions({ [option]: undefined, baseUrl: undefined, headers: undefined, hooks: undefined });
    for (const one of [client, copy, same]) await call(one);
    expect(origins(sent)).toEqual(['http://first.test', 'http://second.test', 'http://second.test']);
    expect(sent.map(({ headers }) => [headers[header], headers['x-a'], headers['x-b'], headers['x-c']])).toEqual([
      [shown[0], '1', '1', undefined],
      [shown[1], undefined, '1', '3'],
      [shown[1], undefined, '1', '3'],
    ]);
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?a=1', '?a=1&b=2', '?a=1&b=2']);
    expect(onOperation).toHaveBeenCalledTimes(2);
  });

  test('a changed fetch is used, a changed number of retries counted', async () => {
    const [first, second] = [scriptedFetch(() => busy()), scriptedFetch(() => busy())];
    const client = create({ fetch: first.fetch, logLevel: 'off', maxRetries: 0 });
    await caught(call(client.withOptions({ maxRetries: 1, fetch: second.fetch })));
    await caught(call(client.withOptions({ maxRetries: 2 })));
    expect([first.sent.length, second.sent.length]).toEqual([3, 2]);
  });

  test.each<[string, object]>([
    ['timeoutMs', { timeoutMs: -1 }],
    ['deadlineMs', { deadlineMs: '5' }],
    ['maxRetries', { maxRetries: 1.5 }],
    ['fetch', { fetch: 'fetch' }],
    ['logLevel', { logLevel: 'loud' }],
    ['baseUrl', { baseUrl: 'nowhere' }],
    ['tls', { tls: {} }],
  ])('a change is checked as in the constructor: %s', (name, changes) => {
    const given = { fetch: scriptedFetch(response).fetch };
    const error = thrown(() => create(given).withOptions(changes));
    expect(error).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(name) });
    expect(error.message).toBe(thrown(() => create({ ...given, ...changes })).message);
  });

  test('the copy is of the class of its original, and what a subclass sets wins', async () => {
    const { fetch, sent } = scriptedFetch(response);
    const Base = subclass as unknown as new (options: Options) => Client;
    class Strict extends Base {
      constructor({ headers, ...options }: Options) {
        super({ fetch, ...options, headers: { ...(headers as object), 'x-own': 'mine' }, maxRetries: 0 });
      }
    }
    const client = new Strict({});
    vi.stubEnv(variables.key, undefined);
    vi.stubEnv(variables.url, undefined);
    const copy = client.withOptions({ headers: { 'x-a': '1' }, timeoutMs: 5 }).withOptions({ maxRetries: 7 });
    expect([copy instanceof Strict, copy.constructor]).toEqual([true, Strict]);
    await call(copy);
    expect([origins(sent), sent[0]?.headers]).toEqual([
      ['http://first.test'],
      expect.objectContaining({ 'x-own': 'mine', 'x-a': '1', [header]: shown[0] }),
    ]);
  });

  test('a subclass that ignores its options gets a client from its own', async () => {
    const { fetch, sent } = scriptedFetch(response);
    const Base = subclass as unknown as new (options: Options) => Client;
    class Fixed extends Base {
      constructor() {
        super({ fetch, baseUrl: 'http://fixed.test', [option]: keys[1] });
      }
    }
    const copy = new Fixed().withOptions({ baseUrl: 'http://second.test' });
    expect(copy).toBeInstanceOf(Fixed);
    await call(copy);
    expect([origins(sent), sent[0]?.headers[header]]).toEqual([['http://fixed.test'], shown[1]]);
  });

  test('what a subclass is given shows no configuration beyond its options', () => {
    const seen: Options[] = [];
    const Base = subclass as unknown as new (options: Options) => Client;
    class Nosy extends Base {
      constructor(options: Options) {
        super(options);
        seen.push(options);
      }
    }
    new Nosy({ timeoutMs: 5 }).withOptions({ maxRetries: 0 });
    expect(Object.keys(seen[1] ?? {})).toEqual(['timeoutMs', 'maxRetries']);
    expect(inspect(seen[1], { depth: 10, showHidden: true })).not.toContain(keys[0]);
  });

  test('later changes of the options object have no effect on copies', async () => {
    const { fetch, sent } = scriptedFetch(response);
    const options: Options = { fetch, baseUrl: 'http://a.test' };
    const client = create(options);
    options.baseUrl = 'http://changed.test';
    await call(client.withOptions({ timeoutMs: 5_000 }));
    expect(origins(sent)).toEqual(['http://a.test']);
  });
});

test('FASTVM_CUSTOM_HEADERS: copies have those of the original; a change wins, null removes', async () => {
  vi.stubEnv('FASTVM_CUSTOM_HEADERS', 'X-Team: a\nX-B: env\nX-C: env');
  const { fetch, sent } = scriptedFetch(() => json({ status: 'ok' }));
  const client = new FastvmClient({ apiKey: 'k', fetch });
  vi.stubEnv('FASTVM_CUSTOM_HEADERS', 'X-Team: b\nX-D: later');
  await client.withOptions({ headers: { 'x-b': null, 'X-C': 'mine' } }).health();
  expect(sent[0]?.headers).toMatchObject({ 'x-team': 'a', 'x-c': 'mine' });
  expect(sent[0]?.headers).not.toHaveProperty('x-b');
  expect(sent[0]?.headers).not.toHaveProperty('x-d');
});

test('FASTFN_ADMIN_TOKEN that is set later is not the token of a copy', async () => {
  vi.stubEnv('FASTFN_ADMIN_TOKEN', undefined);
  const { fetch, sent } = scriptedFetch(() => json({ ok: true }));
  const client = new FastfnClient({ fetch, baseUrl: 'http://gateway.test' });
  vi.stubEnv('FASTFN_ADMIN_TOKEN', 'later');
  await client.withOptions({ timeoutMs: 5_000 }).health();
  expect(sent[0]?.headers).not.toHaveProperty('x-fn-admin-token');
});

test('the clients of fastkit() are copied in the same way', async () => {
  vi.stubEnv('FASTVM_API_KEY', 'vm-key');
  vi.stubEnv('FASTFN_ADMIN_TOKEN', 'fn-token');
  const { fetch, sent } = scriptedFetch(() => json({ status: 'ok' }));
  const { fastvm, fastfn } = fastkit({ fetch, headers: { 'x-a': '1' } });
  vi.unstubAllEnvs();
  await fastvm.withOptions({ headers: { 'x-b': '2' } }).health();
  await fastfn.withOptions({ headers: { 'x-b': '2' } }).health();
  expect(sent.map(({ headers }) => headers)).toEqual([
    expect.objectContaining({ 'x-api-key': 'vm-key', 'x-a': '1', 'x-b': '2' }),
    expect.objectContaining({ 'x-fn-admin-token': 'fn-token', 'x-a': '1', 'x-b': '2' }),
  ]);
});

test('a subclass may hand its options on to the client of another service', async () => {
  vi.stubEnv('FASTVM_API_KEY', 'vm-key');
  vi.stubEnv('FASTFN_ADMIN_TOKEN', 'fn-token');
  const { fetch, sent } = scriptedFetch(() => json({ ok: true }));
  class Both extends FastvmClient {
    readonly fastfn: FastfnClient;
    constructor(options: FastvmClientOptions) {
      super(options);
      this.fastfn = new FastfnClient({ ...options, baseUrl: 'http://gateway.test' });
    }
  }
  await new Both({ fetch }).withOptions({ timeoutMs: 5_000 }).fastfn.health();
  expect(sent[0]).toMatchObject({
    url: expect.stringContaining('gateway.test'),
    headers: { 'x-fn-admin-token': 'fn-token' },
  });
});

test.each<[string, object]>([
  ['too short', { secret: 'ab' }],
  ['with a line break', { secret: `${SECRET.slice(1)}\n` }],
])('fastmap: a changed secret is checked as in the constructor: %s', (_, changes) => {
  expect(() => new FastmapClient({ secret: SECRET }).withOptions(changes)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', message: expect.stringContaining('secret') }),
  );
});

describe('connections with tls', () => {
  const certificates = makeCertificates();

  /** A service over TLS that counts its connections. */
  async function serveTls(): Promise<{ baseUrl: string; connections: () => number }> {
    let connections = 0;
    const server = createServer(certificates.server, (_, response) =>
      response.setHeader('content-type', 'application/json').end('{"status":"ok"}'),
    ).on('secureConnection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { baseUrl, connections: () => connections };
  }

  test('are shared by all copies, used one after the other', async () => {
    const { baseUrl, connections } = await serveTls();
    const client = new FastvmClient({ apiKey: 'k', baseUrl, tls: { ca: certificates.ca.cert } });
    let latest = client;
    for (let i = 0; i < 10; i++) {
      latest = latest.withOptions({ timeoutMs: 5_000 + i });
      await latest.health();
      await client.withOptions({ headers: { 'x-copy': i }, apiKey: `k${i}` }).health();
    }
    expect(connections()).toBe(1);
  });

  test('are new ones if tls is among the changes, even the same object, whose contents may have changed', async () => {
    const { baseUrl, connections } = await serveTls();
    const tls: { ca: string } = { ca: certificates.ca.cert };
    const client = new FastvmClient({ apiKey: 'k', baseUrl, maxRetries: 0, tls });
    await client.health();
    await client.withOptions({ tls: { ca: certificates.ca.cert } }).health();
    tls.ca = certificates.client.cert;
    await expect(client.withOptions({ tls }).health()).rejects.toMatchObject({ name: 'ConnectionError' });
    await client.withOptions({ tls: undefined }).health();
    expect(connections()).toBe(2);
  });
});
