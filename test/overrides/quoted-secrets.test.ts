import { encode } from '@msgpack/msgpack';
import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ScriptedResponse, type SentRequest, scriptedFetch } from '../core/support/scripted-fetch.js';
import { say } from './fastmap/map/support/service.js';
import { Shown } from './support/shown.js';

vi.mock('../../src/core/call/retry.js', async (importActual) => ({
  ...(await importActual<object>()),
  retryWaitMs: () => 1,
}));

/** Every secret of these tests, in all its forms, has this in it. */
const MARK = 'Hunter2';
const secret = (what: string): string => `${MARK}-"${what}"/\\ü`;
const key = (what: string): string => `${MARK}-${what}`;
const FASTMAP = MARK.padEnd(32, 'a') + MARK.padEnd(32, 'b');
const ENCODED = [MARK, MARK.toLowerCase(), ...[0, 1, 2].map(base64Core)];

/** The characters that base64 of any text with the mark has, for a mark after `offset` other bytes. */
function base64Core(offset: number): string {
  const whole = Buffer.from(`${'x'.repeat(offset)}${MARK}`).toString('base64');
  return whole.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + MARK.length) * 8) / 6));
}

let shown: Shown;
beforeEach(() => {
  shown = new Shown();
});
afterEach(() => {
  expect(shown.texts.length).toBeGreaterThan(0);
  const telling = shown.texts.filter((text) => ENCODED.some((form) => text.toLowerCase().includes(form.toLowerCase())));
  expect(telling).toEqual([]);
});

const headers = {
  'x-auth': key('x-auth'),
  'x-session-id': key('x-session-id'),
  'x-pass': key('x-pass'),
  'x-goog-iap-jwt-assertion': key('assertion'),
  'proxy-authorization': `Basic ${Buffer.from(`user:${MARK}-basic`).toString('base64')}`,
  cookie: `a=${key('cookie')}`,
};
const query = { token: secret('query'), 'x-key': key('query-key') };
const options = (fetch: typeof globalThis.fetch) => ({ ...shown.options, fetch, headers, query, maxRetries: 1 });

const bodyOf = ({ init }: SentRequest): string =>
  ArrayBuffer.isView(init.body) ? Buffer.from(init.body as Uint8Array).toString('latin1') : String(init.body ?? '');
/** Standard input as the guest sees it. */
const stdinOf = (request: SentRequest): string => {
  const { stdin = '' } = JSON.parse(bodyOf(request) || '{}') as { stdin?: string };
  return Buffer.from(stdin, 'base64').toString();
};

/** What a service quotes of a request: all of it, in one form or another. */
const quotes: [string, (request: SentRequest) => string][] = [
  ['the URL', ({ url }) => url],
  ['the URL, decoded', ({ url }) => decodeURIComponent(url)],
  ['the headers', ({ headers: sent }) => JSON.stringify(sent)],
  ['each header', ({ headers: sent }) => Object.values(sent).join(' ')],
  ['the decoded authorization', ({ headers: sent }) => atob(String(sent['proxy-authorization']).slice(6))],
  ['the password', ({ headers: sent }) => atob(String(sent['proxy-authorization']).slice(6)).slice('user:'.length)],
  ['the body', bodyOf],
  ['each text of the body', (request) => texts(request).join(' ')],
  ['the body in a URL', (request) => encodeURIComponent(texts(request).join(' '))],
  ['the body in a form', (request) => new URLSearchParams({ a: texts(request).join(' ') }).toString()],
  ['standard input', stdinOf],
];

function texts(request: SentRequest): string[] {
  const found: string[] = [];
  try {
    JSON.parse(bodyOf(request), (_, value: unknown) => {
      if (typeof value === 'string') found.push(value);
      return value;
    });
  } catch {
    // MessagePack has no secrets of the caller.
  }
  return found;
}

/** In which response it does. */
const responses: [string, (quote: string) => Response | Promise<never>][] = [
  ['an error in JSON', (quote) => new Response(JSON.stringify({ error: `bad ${quote}` }), { status: 400 })],
  [
    'an error in text',
    (quote) => new Response(`bad ${quote}`, { status: 500, headers: { 'x-request-id': latin1(quote) } }),
  ],
  [
    'an error in MessagePack',
    (quote) =>
      new Response(encode({ reason: quote }), { status: 401, headers: { 'content-type': 'application/msgpack' } }),
  ],
  ['a reason', (quote) => new Response(null, { status: 403, headers: { 'x-reason': latin1(quote) } })],
  [
    'an unreadable success',
    (quote) => new Response(`{"a": ${quote} oops`, { headers: { 'content-type': 'application/json' } }),
  ],
  [
    'a success of another type',
    (quote) => new Response('x', { headers: { 'content-type': `text/x; a="${latin1(quote)}"` } }),
  ],
  ['an error of fetch', (quote) => Promise.reject(new Error(`failed: ${quote}`, { cause: new Error(quote) }))],
];
const latin1 = (text: string): string => text.replace(/[^\x20-\xff]/g, ' ');

const calls: [string, (fetch: typeof globalThis.fetch) => PromiseLike<unknown>][] = [
  ['vms.launch', (fetch) => vmOf(fetch).vms.launch({ machineType: 'c1m2', envVars: { PASSWORD: secret('env') } })],
  ['vms.run', (fetch) => vmOf(fetch).vms.run('id', { command: 'cat', stdin: secret('stdin') })],
  ['vms.stream', (fetch) => vmOf(fetch).vms.stream('id', { command: 'cat', stdin: secret('stdin') })],
  ['vms.spawn', (fetch) => vmOf(fetch).vms.spawn('id', { command: 'cat', env: { PASSWORD: key('spawn-env') } })],
  [
    'volumeCredentials.create',
    (fetch) => vmOf(fetch).volumeCredentials.create({ name: 'n', type: 'git', data: secret('data') }),
  ],
  ['client.request', (fetch) => vmOf(fetch).request('POST', '/v1/x', { headers: { 'x-other-token': key('own') } })],
  ['login', (fetch) => fnOf(fetch).login({ username: 'u', password: secret('password') })],
  ['secrets.set', (fetch) => fnOf(fetch).secrets.set({ key: 'K', value: secret('value') })],
  [
    'env.update',
    (fetch) =>
      fnOf(fetch).functions.env.update(
        { name: 'f', runtime: 'node' },
        { A: secret('env'), B: { value: secret('env2'), is_secret: true } },
      ),
  ],
  [
    'invoke',
    (fetch) =>
      fnOf(fetch).invoke({
        name: 'f',
        headers: { authorization: `Bearer ${key('invoke')}` },
        query: { api_key: key('invoke') },
      }),
  ],
  [
    'a route',
    (fetch) =>
      fnOf(fetch).request('POST', '/f', { query: { sig: key('route') }, sendCredentials: true, throwOnStatus: true }),
  ],
  ['auth', (fetch) => mapOf(fetch).auth()],
];
const vmOf = (fetch: typeof globalThis.fetch) => new FastvmClient({ ...options(fetch), apiKey: key('api-key') });
const fnOf = (fetch: typeof globalThis.fetch) => new FastfnClient({ ...options(fetch), adminToken: key('admin') });
const mapOf = (fetch: typeof globalThis.fetch) => new FastmapClient({ ...options(fetch), secret: FASTMAP });

const cases = calls.flatMap(([name, call]) =>
  responses.map(([response, respond]) => [name, response, call, respond] as const),
);

test.each(cases)('%s: %s that quotes what was sent', async (_name, _response, call, respond) => {
  for (const [, quote] of quotes) {
    const scripted: ScriptedResponse = (request) => respond(quote(request));
    // Operations that return text accept some of these.
    await Promise.resolve(call(scriptedFetch(scripted).fetch)).catch((error) => shown.add(error));
  }
});

const lines = (list: object[]): Response =>
  new Response(list.map((event) => `${JSON.stringify(event)}\n`).join(''), {
    headers: { 'content-type': 'application/x-ndjson' },
  });

test.each([
  ['short', secret('stdin')],
  ['of lines', `user\n${secret('line')}\nmore\n`],
  ['long', `${MARK}${Array.from({ length: 2000 }, (_, i) => (i * 7919).toString(36)).join('')}${MARK}`],
])('a command that prints its input: %s', async (_, stdin) => {
  const result = { exitCode: 1, stdout: '', timedOut: false, durationMs: 1 };
  const echo: ScriptedResponse = (request) =>
    new Response(JSON.stringify({ ...result, stderr: `cat: ${stdinOf(request)}` }), {
      headers: { 'content-type': 'application/json' },
    });
  const error = await shown.failure(() =>
    vmOf(scriptedFetch(echo).fetch).vms.run('id', { command: 'x', stdin }, { onNonZero: 'throw' }),
  );
  expect(error.message).toMatch(/exit code 1: .*\*\*\*/s);
  expect(error).toMatchObject({ execResult: { stderr: `cat: ${stdin}` } });
  const streamed: ScriptedResponse = (request) =>
    lines([
      { t: 'e', d: Buffer.from(stdinOf(request)).toString('base64') },
      { t: 'x', c: 1 },
    ]);
  await shown.failure(() =>
    vmOf(scriptedFetch(streamed).fetch).vms.stream('id', { command: 'x', stdin }, { onNonZero: 'throw' }),
  );
});

test('a variable of a spawned command', async () => {
  const result = { exitCode: 1, stdout: '', stderr: `sh: bad ${secret('env')}`, timedOut: false, durationMs: 1 };
  const { fetch } = scriptedFetch(
    () => new Response(JSON.stringify(result), { headers: { 'content-type': 'application/json' } }),
  );
  await shown.failure(() => vmOf(fetch).vms.spawn('id', { command: 'x', env: { A: secret('env') } }));
});

test('a function that quotes the headers of its call', async () => {
  const respond: ScriptedResponse = (request) =>
    new Response(JSON.stringify({ error: JSON.stringify(request.headers) }), {
      status: 401,
      headers: { 'content-type': 'application/json', 'x-fastfn-function-state': 'warm' },
    });
  const client = fnOf(scriptedFetch(respond).fetch);
  await shown.failure(() =>
    client.request('GET', '/f', { headers: { authorization: `Bearer ${key('own')}` }, throwOnStatus: true }),
  );
  const envelope: ScriptedResponse = (request) =>
    new Response(JSON.stringify({ status: 401, body: bodyOf(request) }), {
      headers: { 'content-type': 'application/json' },
    });
  const params = { name: 'f', headers: { 'x-user-token': key('invoke') } };
  await shown.failure(() => fnOf(scriptedFetch(envelope).fetch).invoke(params, { throwOnStatus: true }));
});

test('a job whose function quotes the headers of its call', async () => {
  const job = { id: 'j', status: 'failed', last_error: `bad ${key('job')}` };
  const respond: ScriptedResponse = ({ init }) =>
    new Response(JSON.stringify(init.method === 'POST' ? { ...job, status: 'queued' } : job), {
      headers: { 'content-type': 'application/json' },
    });
  const params = { name: 'f', headers: { authorization: `Bearer ${key('job')}` } };
  const error = await shown.failure(() => fnOf(scriptedFetch(respond).fetch).jobs.run(params, { pollIntervalMs: 1 }));
  expect(error.message).toContain('attempts: bad ***');
});

test('a batch whose failure quotes the headers', async () => {
  const fn = pythonFunction({ module: 'm', source: 'def f(x): ...', name: 'f' });
  const quote = ({ headers: sent }: SentRequest): object => {
    const text = JSON.stringify(sent);
    return {
      exception: text,
      traceback: `a%0A${text}`,
      bad_modules: [String(sent.authorization)],
      reason: text,
      init_error: text,
      init_tb: text,
    };
  };
  for (const status of ['PROCESS_ERROR', 'INIT_ERROR', 'ERROR']) {
    const { fetch } = scriptedFetch(say('EXISTS'), (request) => say(status, quote(request) as Record<string, unknown>));
    await shown.failure(() => mapOf(fetch).map(fn, [1]).toArray());
  }
});

test('headers that a hook adds', async () => {
  const { fetch } = scriptedFetch(
    ({ headers: sent }) => new Response(JSON.stringify({ error: sent['x-hook-token'] }), { status: 400 }),
  );
  const hooks = { ...shown.hooks, onRequest: () => ({ 'x-hook-token': key('hook') }) };
  await shown.failure(() => new FastvmClient({ ...options(fetch), apiKey: key('api-key'), hooks }).vms.list());
});

test('what is masked reads as before otherwise', async () => {
  const { fetch } = scriptedFetch(
    () => new Response(JSON.stringify({ error: 'bad password hunter2' }), { status: 401 }),
  );
  const client = new FastfnClient({ fetch, logLevel: 'off' });
  const error = await shown.failure(() => client.login({ username: 'u', password: 'hunter2' }));
  expect(error.message).toMatch(/^401 bad password \*\*\* \(login: POST/);
  const short = await shown.failure(() => client.login({ username: 'u', password: 'bad' }));
  expect(short.message).toMatch(/^401 bad password hunter2 /);
  shown.texts.length = 0;
  shown.add(error);
});
