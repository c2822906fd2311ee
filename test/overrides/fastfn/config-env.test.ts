import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FastfnClient, InvalidArgumentError } from '../../../src/fastfn.js';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';
import { caught } from '../../core/support/caught.js';
import { json } from '../../core/support/scripted-fetch.js';
import { scriptedClient } from './support/client.js';

const hello = { runtime: 'node', name: 'hello' };

describe('values that the gateway would silently change are not sent', () => {
  test.each([
    [{ methods: [] }, /methods is empty: the gateway would use GET only/],
    [{ methods: ['GET', 'BREW'] }, /"BREW".*silently drop it/],
    [{ invoke: { methods: ['HEAD'] } }, /invoke\.methods has "HEAD"/],
    [{ routes: ['/alice/{id}'] }, /literal text and never match a value; write :id/],
    [{ invoke: { route: '/x/{}' } }, /invoke\.route: \/x\/\{\} has \{\}/],
    [{ routes: ['/'] }, /\/ is reserved/],
    [{ routes: ['/_fn/mine'] }, /reserved/],
    [{ routes: ['/console'] }, /reserved/],
    [{ routes: ['hello'] }, /does not start with \//],
    [{ routes: '/hello' }, /must be a list/],
    [{ routes: Array.from({ length: 33 }, (_, n) => `/r${n}`) }, /keep 32 and silently drop the rest/],
    [{ summary: 'x' }, /returns 200 and ignores it/],
    [{ keep_warm: {} }, /ignores it/],
    [[], /treats a list as \{\}/],
  ])('config.update %j', async (config, message) => {
    const { client, sent } = scriptedClient([]);
    const error = await caught(client.functions.config.update(hello, config as never));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
    expect(sent).toHaveLength(0);
  });

  test('functions.create has the same rules for routes and methods', async () => {
    const { client, sent } = scriptedClient([]);
    const error = await caught(client.functions.create(hello, { routes: ['/x/{id}'] }));
    expect(error.message).toMatch(/write :id/);
    expect(sent).toHaveLength(0);
  });

  test('values that the gateway keeps are sent', async () => {
    const { client, sent } = scriptedClient([() => json(hello)]);
    await client.functions.config.update(hello, {
      routes: [],
      invoke: { methods: ['GET'], routes: ['/consoles', '/a/:b*'] },
    });
    expect(sent).toHaveLength(1);
  });

  test.each([
    [{ S: '<hidden>' }, /S would get the text <hidden>/],
    [{ S: { value: '<hidden>', is_secret: false } }, /would reveal the secret/],
    [{ '': 'x' }, /needs a name/],
  ])('env.update %j', async (variables, message) => {
    const { client, sent } = scriptedClient([]);
    expect((await caught(client.functions.env.update(hello, variables))).message).toMatch(message);
    expect(sent).toHaveLength(0);
  });
});

describe('against the mock gateway', () => {
  let served: ServedCloud;
  let client: FastfnClient;
  beforeAll(async () => {
    const cloud = new MockCloud();
    cloud.fastfn.register({ ...hello, handler: ({ env }) => env });
    served = await serve({ cloud });
    client = new FastfnClient({ adminToken: 'test-admin-token', baseUrl: served.baseUrls.fastfn });
  });
  afterAll(() => served.close());

  test('an update of variables reveals only secrets that the caller made public', async () => {
    await client.functions.env.update(hello, { API_KEY: { value: 'first', is_secret: true }, PLAIN: 'a', OLD: 1 });
    const shown = (await client.functions.env.retrieve(hello)).fn_env ?? {};
    const resent = await client.functions.env.update(hello, shown);
    expect(resent.fn_env).toEqual(shown);
    const kept = await client.functions.env.update(hello, { API_KEY: { value: '<hidden>' }, OLD: { value: null } });
    expect(kept.fn_env).toMatchObject({ API_KEY: { value: '<hidden>', is_secret: true } });
    expect(kept.fn_env).not.toHaveProperty('OLD');
    const rotated = await client.functions.env.update(hello, { API_KEY: { value: 'second' } });
    expect(rotated.fn_env?.API_KEY).toEqual({ value: '<hidden>', is_secret: true });
    expect((await client.request('GET', '/hello')).json()).toEqual({ API_KEY: 'second', PLAIN: 'a' });
  });

  test('a schedule or an edge rule loses no fields', async () => {
    const { config } = client.functions;
    const schedule = { enabled: true, cron: '0 9 * * *', timezone: 'UTC' };
    await config.update(hello, { schedule });
    const error = await caught(config.update(hello, { schedule: { enabled: false } }));
    expect(error.message).toMatch(/schedule does not name cron, timezone: the gateway replaces schedule whole/);
    await config.update(hello, { schedule: { ...schedule, enabled: false } });
    const shorter = { enabled: true, every_seconds: 5, cron: undefined, timezone: undefined } as never;
    const detail = await config.update(hello, { schedule: shorter });
    expect(detail.metadata?.schedule?.configured).toEqual({ enabled: true, every_seconds: 5 });
    await config.update(hello, { schedule: null });
    expect((await config.retrieve(hello)).metadata?.schedule?.configured).toBeUndefined();
  });

  test('an error while reading the current configuration is the error of the call', async () => {
    const call = client.functions.config.update({ ...hello, name: 'nope' }, { schedule: { every_seconds: 1 } });
    expect(await caught(call)).toMatchObject({ status: 404 });
    expect(await caught(call.asResponse())).toMatchObject({ status: 404 });
  });

  test('with a schedule, the raw response is that of the update', async () => {
    const call = client.functions.config.update(hello, { schedule: { every_seconds: 9 } });
    const { data, response } = await call.withResponse();
    expect([response.status, data.name]).toEqual([200, 'hello']);
  });

  test('empty lists are lists', async () => {
    expect((await client.functions.files.list(hello)).versions).toEqual([]);
    expect((await client.functions.retrieve(hello)).metadata?.node?.dependencies).toEqual([]);
    expect(await client.secrets.list()).toEqual([]);
    expect((await client.jobs.list()).jobs).toEqual([]);
    expect((await client.schedules()).keep_warm).toEqual([]);
  });
});
