import { describe, expect, test } from 'vitest';
import type { FastfnClient, FastkitError } from '../../../src/fastfn.js';
import { caught } from '../../core/support/caught.js';
import { refused, scriptedClient } from './support/client.js';

type Call = (client: FastfnClient) => PromiseLike<unknown>;
const retrieve: Call = (client) => client.functions.retrieve({ runtime: 'nodejs', name: 'hello' });
const invoke: Call = (client) => client.invoke({ name: 'hello' });
const request: Call = (client) => client.request('POST', '/hello');

describe('the console', () => {
  test.each<[number, string, Call, RegExp]>([
    [401, 'login required', retrieve, /client\.login, or pass adminToken \(or .*FASTFN_ADMIN_TOKEN/],
    [401, 'something else', retrieve, /FASTFN_ADMIN_TOKEN/],
    [401, 'invalid credentials', (c) => c.login({ username: 'a', password: 'b' }), /username and password/],
    [403, 'console write disabled', (c) => c.reload(), /missing or wrong .*FASTFN_ADMIN_TOKEN/],
    [403, 'something else', retrieve, /FASTFN_ADMIN_TOKEN/],
    [404, 'unknown runtime', retrieve, /node, python, php, lua, rust and go; .*catalog\(\)\.runtimes/],
    [404, 'invalid runtime', retrieve, /node, python/],
    [400, 'unknown runtime', (c) => c.functions.create({ runtime: 'nodejs', name: 'x' }), /node, python/],
    [404, 'unknown function', retrieve, /this runtime has no function of that name/],
    [404, 'unknown function or version', invoke, /with their versions/],
    [404, 'function code not found', (c) => c.functions.files.list({ runtime: 'node', name: 'x' }), /catalog\(\)/],
    [400, 'function not found', (c) => c.functions.delete({ runtime: 'node', name: 'x' }), /catalog\(\)/],
    [400, 'function already exists', (c) => c.functions.create({ runtime: 'node', name: 'x' }), /deploy/],
    [404, 'unknown version', invoke, /leave version out/],
    [404, 'no mapped public route for target', (c) => c.jobs.create({ name: 'hello' }), /pass runtime/],
    [404, 'job not found', (c) => c.jobs.retrieve('a'), /restart.*jobs\.list/],
    [404, 'jobs disabled', (c) => c.jobs.list(), /where the gateway runs/],
    [409, 'job is not queued', (c) => c.jobs.cancel('a'), /still queued/],
    [429, 'worker pool overflow', invoke, /fewer calls at a time/],
    [429, 'too many console requests, try again later', retrieve, /at most 30 of them/],
    [429, 'too many login attempts, try again later', (c) => c.login({ username: 'a', password: 'b' }), /lock ends/],
    [503, 'runtime down', invoke, /does not run: see health\(\)/],
    [504, 'runtime timeout: receive header timeout', invoke, /still running/],
    [502, 'runtime error: closed', invoke, /may have run/],
  ])('%d %s', async (status, error, call, hint) => {
    const { client } = scriptedClient([() => refused(status, error)], { maxRetries: 0 });
    expect(await caught(call(client))).toMatchObject({ status, hint: expect.stringMatching(hint) });
  });
});

describe('function URLs', () => {
  test.each([
    [404, 'not found', /does not accept this method/],
    [409, 'ambiguous function', /two functions claim/],
    [413, 'payload too large', /max_body_bytes/],
    [421, 'host not allowed', /allow_hosts/],
    [429, 'worker pool overflow', /fewer calls at a time/],
    [503, 'worker pool queue timeout', /fewer calls at a time/],
    [503, 'runtime down', /health\(\)/],
    [504, 'runtime timeout', /still running/],
  ])('%d %s', async (status, error, hint) => {
    const { client } = scriptedClient([() => refused(status, error)], { maxRetries: 0 });
    expect(await caught(request(client))).toMatchObject({ status, hint: expect.stringMatching(hint) });
  });
});

test('a gateway that does not run: start it, or say where it is', async () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const { client } = scriptedClient([new TypeError('fetch failed', { cause })], { maxRetries: 0 });
  const error = await caught<FastkitError>(client.health());
  expect(error.hint).toMatch(/nothing listens there: start the gateway, or set baseUrl \(or FASTFN_BASE_URL\)/);
});

test('a proxy that does not run is not taken for the gateway', async () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const error = Object.assign(new Error('no proxy', { cause }), { code: 'PROXY_UNREACHABLE' });
  const { client } = scriptedClient([error], { maxRetries: 0 });
  expect((await caught<FastkitError>(client.health())).hint).not.toMatch(/gateway/);
});
