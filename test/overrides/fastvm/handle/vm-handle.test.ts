import assert from 'node:assert';
import { inspect } from 'node:util';
import { FastvmClient, type VmHandle } from 'fastkit/fastvm';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type ServedCloud, serve } from '../../../../src/mock-node.js';
import { caught } from '../../../core/support/caught.js';
import { json } from '../../../core/support/scripted-fetch.js';
import { scriptedClient } from '../support/events.js';
import { respondWithVm, vm as vmFields } from '../support/vm.js';

const METHODS = [
  ...['run', 'stream', 'spawn', 'attach', 'upload', 'download', 'downloadBytes', 'downloadStream', 'console'],
  ...['snapshot', 'pause', 'resume', 'update', 'refresh', 'waitUntilReady', 'serviceUrl', 'exposePort', 'waitForPort'],
  'delete',
] as const;

describe('every VM that a call responds with has the methods', () => {
  const responses: readonly [string, (client: FastvmClient) => Promise<unknown>][] = [
    ['launch', (client) => client.vms.launch({ machineType: 'c1m2' })],
    ['launch without waiting', (client) => client.vms.launch({ machineType: 'c1m2' }, { wait: false })],
    ['retrieve', (client) => client.vms.retrieve('vm-1')],
    ['update', (client) => client.vms.update('vm-1', { name: 'x' })],
    ['setFirewall', (client) => client.vms.setFirewall('vm-1', { mode: 'open' })],
    ['patchFirewall', (client) => client.vms.patchFirewall('vm-1', { mode: 'open' })],
    ['pause', (client) => client.vms.pause('vm-1')],
    ['resume', (client) => client.vms.resume('vm-1')],
    ['ttl.refresh', (client) => client.vms.ttl.refresh('vm-1')],
    ['waitForVmReady', (client) => client.waitForVmReady('vm-1')],
    ['withResponse', async (client) => (await client.vms.retrieve('vm-1').withResponse()).data],
    ['refresh', (client) => client.vms.use('vm-1').refresh()],
  ];
  test.each(responses)('%s', async (_, call) => {
    const { client } = scriptedClient({}, respondWithVm('running'));
    const got = (await call(client)) as VmHandle;
    for (const name of METHODS) expect(got[name]).toBeTypeOf('function');
    expect(got.files).toBeTypeOf('object');
  });

  it('list', async () => {
    const { client } = scriptedClient({}, json([vmFields('running'), vmFields('paused')]));
    const vms = await client.vms.list();
    for (const vm of vms) for (const name of METHODS) expect(vm[name]).toBeTypeOf('function');
  });
});

it('methods are no fields: not in JSON, spread, comparison, clone or print', async () => {
  const { client } = scriptedClient({}, respondWithVm('running'));
  const got = await client.vms.retrieve('vm-1');
  const fields = vmFields('running');
  assert.deepStrictEqual(got, fields);
  expect(JSON.stringify(got)).toBe(JSON.stringify(fields));
  expect({ ...got }).toStrictEqual(fields);
  expect(structuredClone(got)).toStrictEqual(fields);
  expect(Object.keys(got)).toEqual(Object.keys(fields));
  expect(inspect(got)).toBe(inspect(fields));
});

test('a response that is no VM is left as it is', async () => {
  const { client } = scriptedClient({}, json(null), json('text'), json({ error: 'no' }));
  expect(await client.vms.retrieve('vm-1')).toBeNull();
  expect(await client.vms.retrieve('vm-1')).toBe('text');
  expect(await client.vms.list()).toEqual({ error: 'no' });
});

describe('use', () => {
  it('sends no request', () => {
    const { client, sent } = scriptedClient({});
    const vm = client.vms.use('vm-1');
    expect([vm.id, sent.length, JSON.stringify(vm)]).toEqual(['vm-1', 0, '{"id":"vm-1"}']);
  });

  test.each(['', undefined as never, 5 as never])('%j is refused', (id) => {
    expect(() => scriptedClient({}).client.vms.use(id)).toThrow('use takes the id of a VM');
  });

  it('calls what a subclass overrides', async () => {
    class Mine extends FastvmClient {
      override async upload(): Promise<void> {
        uploads++;
      }
    }
    let uploads = 0;
    await new Mine({ apiKey: 'key-0123456789' }).vms.use('vm-1').upload('a', 'b');
    expect(uploads).toBe(1);
  });
});

describe('each method is the call of the client with the id filled in', () => {
  const cases: readonly [string, (vm: VmHandle) => PromiseLike<unknown>, string, string, unknown?][] = [
    ['run', (vm) => vm.run({ command: 'ls' }), 'POST', '/v1/vms/vm-1/exec', { command: ['sh', '-c', 'ls'] }],
    ['stream', (vm) => vm.stream({ command: 'ls' }), 'POST', '/v1/vms/vm-1/exec', { command: ['sh', '-c', 'ls'] }],
    ['attach', (vm) => vm.attach('job').status(), 'POST', '/v1/vms/vm-1/exec'],
    ['snapshot', (vm) => vm.snapshot({ name: 'x' }), 'POST', '/v1/snapshots', { name: 'x', vmId: 'vm-1' }],
    ['snapshot without a name', (vm) => vm.snapshot(), 'POST', '/v1/snapshots', { vmId: 'vm-1' }],
    ['pause', (vm) => vm.pause(), 'POST', '/v1/vms/vm-1/pause'],
    ['resume', (vm) => vm.resume(), 'POST', '/v1/vms/vm-1/resume'],
    ['update', (vm) => vm.update({ name: 'x' }), 'PATCH', '/v1/vms/vm-1', { name: 'x' }],
    ['refresh', (vm) => vm.refresh(), 'GET', '/v1/vms/vm-1'],
    ['console', (vm) => vm.console(), 'POST', '/v1/vms/vm-1/console-token'],
    ['exposePort', (vm) => vm.exposePort({ port: 8080 }), 'PUT', '/v1/vms/vm-1/services/port-8080', { port: 8080 }],
    ['delete', (vm) => vm.delete(), 'DELETE', '/v1/vms/vm-1'],
  ];
  test.each(cases)('%s', async (_, call, method, path, body) => {
    const { client, sent } = scriptedClient({ maxRetries: 0 }, json({ error: 'no' }, { status: 400 }));
    expect(await caught(call(client.vms.use('vm-1')))).toMatchObject({ status: 400 });
    expect(sent[0]).toMatchObject({ url: `https://vm.test${path}`, init: { method } });
    if (body !== undefined) expect(JSON.parse(String(sent[0]?.init.body))).toEqual(body);
  });
});

describe('await using', () => {
  const gone = () => json({ error: 'vm not found' }, { status: 404 });
  const refused = () => json({ error: 'not now' }, { status: 403 });
  function loggedClient(...responses: Parameters<typeof scriptedClient>[1][]) {
    const warned: string[] = [];
    const logger = { error() {}, info() {}, debug() {}, warn: (text: string) => void warned.push(text) };
    return { ...scriptedClient({ logLevel: 'warn', logger }, ...responses), warned };
  }

  it('deletes at the end of the block, also a VM that is only used', async () => {
    const { client, sent } = loggedClient(json({ id: 'vm-1', deleted: true }));
    {
      await using vm = client.vms.use('vm-1');
      expect(vm.id).toBe('vm-1');
    }
    expect(sent.map(({ init }) => init.method)).toEqual(['DELETE']);
  });

  it('a VM that is gone is no error', async () => {
    const { client, warned } = loggedClient(gone());
    await client.vms.use('vm-1')[Symbol.asyncDispose]();
    expect(warned).toEqual([]);
  });

  it('a delete that fails neither loses the result of the block nor hides its error; it is logged', async () => {
    const { client, warned } = loggedClient(refused(), refused());
    const work = async (fail: boolean): Promise<string> => {
      await using vm = client.vms.use('vm-1');
      if (fail) throw new Error(`broken in ${vm.id}`);
      return 'result';
    };
    expect(await work(false)).toBe('result');
    expect(await caught(work(true))).toMatchObject({ message: 'broken in vm-1' });
    expect(warned).toHaveLength(2);
    expect(warned[0]).toContain('could not delete VM vm-1 at the end of its block: 403 not now');
  });

  it('throws if asked to', async () => {
    const { client, warned } = loggedClient(refused(), respondWithVm('running'), refused());
    expect(await caught(client.vms.use('vm-1', { onDisposeError: 'throw' })[Symbol.asyncDispose]())).toMatchObject({
      status: 403,
    });
    const launched = await client.vms.launch({ machineType: 'c1m2' }, { onDisposeError: 'throw' });
    expect(await caught(launched[Symbol.asyncDispose]())).toMatchObject({ status: 403 });
    expect(warned).toEqual([]);
  });
});

describe('against the mock cloud', () => {
  let served: ServedCloud;
  let client: FastvmClient;
  beforeAll(async () => {
    served = await serve();
    client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
  });
  afterAll(async () => {
    served.cloud.assertNoViolations();
    await served.close();
  });

  it('a day in the life of a VM', async () => {
    const vm = await client.vms.launch({ machineType: 'c1m2', name: 'dev' });
    expect((await vm.run({ command: 'pwd', cwd: '/tmp' })).stdout).toBe('/tmp\n');
    await vm.upload(new TextEncoder().encode('hello'), '/srv/hello.txt');
    expect(new TextDecoder().decode(await vm.downloadBytes('/srv/hello.txt'))).toBe('hello');
    expect((await (await vm.spawn({ command: 'exit 3' })).wait()).exitCode).toBe(3);
    expect((await vm.update({ name: 'renamed' })).name).toBe('renamed');
    expect((await vm.pause()).status).toBe('paused');
    expect((await vm.resume()).id).toBe(vm.id);
    expect((await vm.waitUntilReady()).status).toBe('running');
    expect((await vm.snapshot({ name: 'kept' })).name).toBe('kept');
    const url = await vm.exposePort({ port: 8080, name: 'web' });
    expect(url).toBe(vm.serviceUrl('web'));
    expect(await client.vms.services.list(vm.id)).toMatchObject([{ name: 'web', port: 8080 }]);
    await vm.delete();
    expect(await caught(vm.refresh())).toMatchObject({ status: 404 });
  });
});
