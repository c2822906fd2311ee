import { FastfnClient } from 'fastkit/fastfn';
import { describe, expect, it, test } from 'vitest';
import { operations } from '../../../../generated/fastvm/operations.js';
import { caught } from '../../../core/support/caught.js';
import { busy, json, scriptedFetch } from '../../../core/support/scripted-fetch.js';
import { scriptedClient } from '../support/events.js';
import { respondWithVm } from '../support/vm.js';

const list = () => json([]);

describe('headers', () => {
  it('X-API-Key carries the key', async () => {
    const { client, sent } = scriptedClient({ apiKey: 'my-key' }, list);
    await client.vms.list();
    expect(sent[0]?.headers['x-api-key']).toBe('my-key');
  });

  it('default headers are sent; those of the call win; names in any case are the same', async () => {
    const { client, sent } = scriptedClient({ headers: { 'X-A': 'client', 'X-B': 'client' } }, list);
    await client.vms.list({}, { headers: { 'x-a': 'call', 'X-Undefined': undefined } });
    expect(sent[0]?.headers).toMatchObject({ 'x-a': 'call', 'x-b': 'client' });
    expect(sent[0]?.headers).not.toHaveProperty('x-undefined');
  });

  it('undefined leaves a default in place, null removes it', async () => {
    const { client, sent } = scriptedClient({ headers: { 'x-a': '1', 'x-b': '1' } }, list);
    await client.vms.list({}, { headers: { 'X-A': undefined, 'X-B': null } });
    expect(sent[0]?.headers).toMatchObject({ 'x-a': '1' });
    expect(sent[0]?.headers).not.toHaveProperty('x-b');
  });

  test.each([undefined, null])('no header set at all is fine: %j', async (none) => {
    const { client, sent } = scriptedClient({ headers: none as undefined }, list);
    await client.vms.list({}, { headers: none as undefined });
    await client.withOptions({ headers: none as undefined }).vms.list();
    expect(sent).toHaveLength(2);
  });

  it('array values and duplicate pairs are appended, cookies by a semicolon; object keys overwrite', async () => {
    const { client, sent } = scriptedClient(
      { headers: { 'X-A': ['1', 2], cookie: ['a=1', 'b=2'], 'x-b': ['1', '2'] } },
      list,
    );
    await client.vms.list({}, { headers: { 'X-B': '3' } });
    await client.vms.list(
      {},
      {
        headers: [
          ['X-A', '3'],
          ['x-a', '4'],
          ['Cookie', 'c=3'],
          ['cookie', 'd=4'],
        ],
      },
    );
    await client.withOptions({ headers: new Headers({ 'x-a': '5' }) }).vms.list();
    expect(sent.map(({ headers }) => [headers['x-a'], headers.cookie, headers['x-b']])).toEqual([
      ['1, 2', 'a=1; b=2', '3'],
      ['3, 4', 'c=3; d=4', '1, 2'],
      ['5', 'a=1; b=2', '1, 2'],
    ]);
  });

  it('platform headers can be overridden', async () => {
    const { client, sent } = scriptedClient({ headers: { 'User-Agent': 'mine/1' } }, list);
    await client.vms.list();
    expect(sent[0]?.headers['user-agent']).toBe('mine/1');
  });

  it('retry count: in the error, not in a header', async () => {
    const { client, sent } = scriptedClient({}, () => busy());
    const error = await caught(client.vms.list());
    expect(error).toMatchObject({ attempts: [{ number: 1 }, { number: 2 }, { number: 3 }] });
    expect(Object.keys(sent[2]?.headers ?? {}).join()).not.toMatch(/retry/i);
  });
});

describe('URL and query', () => {
  test.each<[string, string]>([
    ['a:b@c', 'a:b@c'],
    ["!$&'()*+,;=-._~", "!$&'()*+,;=-._~"],
    ['a b', 'a%20b'],
    ['a/b', 'a%2Fb'],
    ['a?b=c', 'a%3Fb=c'],
    ['a#b', 'a%23b'],
    ['100%', '100%25'],
    ['ü😀', '%C3%BC%F0%9F%98%80'],
  ])('path parameters are percent-encoded: %j', async (id, encoded) => {
    const { client, sent } = scriptedClient({}, respondWithVm('running'));
    await client.vms.retrieve(id);
    expect(sent[0]?.url).toBe(`https://vm.test/v1/vms/${encoded}`);
    expect(decodeURIComponent(encoded)).toBe(id);
  });

  test.each(['.', '..', '%2e', '%2E%2e', '.%2E'])('the segment %j is refused', async (id) => {
    const { client, sent } = scriptedClient({});
    expect((await caught(client.vms.retrieve(id))).message).toContain('path parameter id');
    expect(sent).toEqual([]);
  });

  it('no template joins a parameter with its neighbors, so that dots cannot be formed that way', () => {
    for (const { path } of Object.values(operations)) {
      for (const segment of path.split('/')) expect(segment).toMatch(/^(\{[^{}]+\}|[^{}]*)$/);
    }
  });

  it('dots in a query are fine', async () => {
    const { client, sent } = scriptedClient({}, list);
    await client.vms.list({}, { query: { k: '..', '.': '%2e' } });
    expect(sent[0]?.url).toBe('https://vm.test/v1/vms?k=..&.=%252e');
  });

  it('an absolute URL in place of an id is one segment: neither request nor key leave the origin', async () => {
    const { client, sent } = scriptedClient({}, respondWithVm('running'));
    for (const id of ['https://evil.test/x', '//evil.test', 'evil.test:80']) await client.vms.retrieve(id);
    expect(sent.map(({ url }) => new URL(url).host)).toEqual(['vm.test', 'vm.test', 'vm.test']);
    expect(sent[0]?.url).toBe('https://vm.test/v1/vms/https:%2F%2Fevil.test%2Fx');
    const gateway = new FastfnClient({ baseUrl: 'https://fn.test', fetch: scriptedFetch(list).fetch });
    expect(await caught(gateway.request('GET', 'https://evil.test/x'))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('a query written into a path survives and merges; %2F in the path is not decoded', async () => {
    const { fetch, sent } = scriptedFetch(list);
    const gateway = new FastfnClient({ baseUrl: 'https://fn.test/a%2Fb', fetch });
    await gateway.request('GET', '/c%2Fd?x=1&y=%2F', { query: { z: 3 } });
    expect(sent[0]?.url).toBe('https://fn.test/a%2Fb/c%2Fd?x=1&y=%2F&z=3');
    const vms = scriptedClient({ baseUrl: 'https://vm.test/a%2Fb' }, list);
    await vms.client.vms.list({ status: 'running' }, { query: { more: 1 } });
    expect(vms.sent[0]?.url).toBe('https://vm.test/a%2Fb/v1/vms?status=running&more=1');
  });

  test.each([null, undefined, {}, [], { toString: () => 'vm' }, new String('vm'), new Date(0)])(
    'path parameter %j is refused',
    async (id) => {
      const { client, sent } = scriptedClient({});
      expect(await caught(client.vms.retrieve(id as unknown as string))).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(sent).toEqual([]);
    },
  );

  test.each(['retrieve', 'delete', 'consoleToken'] as const)('empty path parameter is refused: %s', async (method) => {
    const { client, sent } = scriptedClient({});
    expect((await caught(client.vms[method](''))).message).toContain('path parameter id is empty');
    expect(sent).toEqual([]);
  });

  it('default query: added to every call, merged with its own, overridden by it, removed with undefined; copied', async () => {
    const { client, sent } = scriptedClient({ query: { a: 1, status: 'x', b: '1' } }, list);
    await client.health();
    await client.vms.list({ status: 'running' }, { query: { a: 2, c: 3, b: undefined } });
    await client.withOptions({ query: { b: 2, a: undefined } }).health();
    expect(sent.map(({ url }) => new URL(url).search)).toEqual([
      '?a=1&status=x&b=1',
      '?status=running&a=2&c=3',
      '?status=x&b=2',
    ]);
  });

  it('query: of the operation, merged with that of the call, which wins; undefined is left out', async () => {
    const { client, sent } = scriptedClient({}, list);
    await client.vms.list({ status: 'running' }, { query: { status: 'error', extra: undefined, more: 1 } });
    expect(sent[0]?.url).toBe('https://vm.test/v1/vms?status=error&more=1');
  });

  test.each<[unknown, string]>([
    ['a b&c=d', 'k=a%20b%26c%3Dd'],
    [1.5, 'k=1.5'],
    [false, 'k=false'],
    [null, 'k='],
    [['a', 'b'], 'k=a&k=b'],
  ])('query values: %j is sent as %s', async (value, expected) => {
    const { client, sent } = scriptedClient({}, list);
    await client.vms.list({}, { query: { k: value as string } });
    expect(sent[0]?.url).toBe(`https://vm.test/v1/vms?${expected}`);
  });

  it('metadata filters are metadata.<key>=<value>', async () => {
    const { client, sent } = scriptedClient({}, list);
    await client.vms.list({ metadata: { env: 'prod', 'a b': 'x&y' } });
    expect(sent[0]?.url).toBe('https://vm.test/v1/vms?metadata.env=prod&metadata.a%20b=x%26y');
  });
});

describe('bodies', () => {
  it('plain objects are sent as JSON with its content type; undefined fields are left out', async () => {
    const { client, sent } = scriptedClient({}, respondWithVm('running'));
    await client.vms.launch({
      machineType: 'c1m2',
      name: undefined,
      metadata: Object.assign(Object.create(null), { a: '1' }),
    });
    expect(sent[0]?.headers['content-type']).toBe('application/json');
    expect(sent[0]?.init.body).toBe('{"machineType":"c1m2","metadata":{"a":"1"}}');
  });

  test.each<[string, object]>([
    ['with toJSON', { toJSON: () => ({ name: 'x' }) }],
    ['with toJSON and an iterator', Object.assign(new Map([['a', 1]]), { toJSON: () => ({ name: 'x' }) })],
    ['without a prototype', Object.assign(Object.create(null), { name: 'x' })],
  ])('objects %s are sent as JSON with its content type', async (_, body) => {
    const { client, sent } = scriptedClient({}, respondWithVm('running'));
    await client.vms.update('vm', body);
    expect([sent[0]?.init.body, sent[0]?.headers['content-type']]).toEqual(['{"name":"x"}', 'application/json']);
  });

  it('extra body fields that the types do not know are sent', async () => {
    const { client, sent } = scriptedClient({}, respondWithVm('running'));
    const params = { machineType: 'c1m2', brandNew: 7 };
    await client.vms.launch(params);
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual(params);
  });

  it('method names are upper-cased on the wire', async () => {
    const { client, sent } = scriptedClient({}, respondWithVm('running'));
    await client.vms.update('vm', { name: 'x' });
    expect(sent[0]?.init.method).toBe('PATCH');
  });

  it('a call without a body has no content type', async () => {
    const { client, sent } = scriptedClient({}, () => json({ token: 't', websocketPath: '/', expiresInSec: 1 }));
    await client.vms.consoleToken('vm');
    expect(sent[0]?.init.body).toBeUndefined();
    expect(sent[0]?.headers).not.toHaveProperty('content-type');
  });
});
