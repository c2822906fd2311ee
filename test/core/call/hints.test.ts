import { expect, test, vi } from 'vitest';
import type { ServiceHints } from '../../../src/core/call/hints.js';
import type { FastkitError } from '../../../src/core/errors/index.js';
import { HttpClient } from '../../../src/core/openapi/http-client.js';
import { caught } from '../support/caught.js';
import { hangingFetch, json, redirect, type ScriptedResponse, scriptedFetch } from '../support/scripted-fetch.js';
import { type Thing, Things, thingsClient } from '../support/things.js';

const coded = (code: string): Error => Object.assign(new Error('broken'), { code });
const failing =
  (error: Error): ScriptedResponse =>
  () => {
    throw error;
  };

/** Fails a call that may be retried, and one that must not run twice. */
async function failures(respond: ScriptedResponse): Promise<{ safe: FastkitError; once: FastkitError }> {
  const options = { maxRetries: 0, timeoutMs: 5 };
  const things = thingsClient({ fetch: scriptedFetch(respond).fetch });
  return {
    safe: await caught<FastkitError>(things.retrieve('a', options)),
    once: await caught<FastkitError>(things.create({}, options)),
  };
}

test.each([
  [401, /credential is missing or wrong/],
  [403, /does not allow/],
  [404, /check the id/],
  [409, /never retried automatically/],
  [413, /send less/],
  [429, /retryAfterMs/],
  [500, /try again later/],
  [502, /proxy/],
  [503, /overloaded/],
  [504, /proxy/],
])('status %d', async (status, hint) => {
  const { safe, once } = await failures(() => json({ error: 'no' }, { status }));
  expect(safe).toMatchObject({ status, hint: expect.stringMatching(hint) });
  const maybeDone = [500, 502, 504].includes(status);
  expect(once).toMatchObject({ status, hint: expect.stringMatching(maybeDone ? /may have done the work/ : hint) });
});

test.each([400, 405, 418, 422, 501])('status %d has no hint: absent, not undefined', async (status) => {
  const { safe } = await failures(() => json({ error: 'no' }, { status }));
  expect(Object.keys(safe)).not.toContain('hint');
});

test.each([
  ['ECONNREFUSED', /nothing listens there/],
  ['ENOTFOUND', /host name is not known/],
  ['EAI_AGAIN', /DNS/],
  ['EHOSTUNREACH', /no network leads/],
  ['UND_ERR_CONNECT_TIMEOUT', /firewall/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /tls\.ca/],
  ['CERT_HAS_EXPIRED', /expired/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /another host name/],
  ['EPROTO', /http:\/\/ instead of https/],
  ['EMFILE', /too many open files/],
])('%s, where nothing was sent', async (code, hint) => {
  const { safe, once } = await failures(failing(new TypeError('fetch failed', { cause: coded(code) })));
  for (const error of [safe, once])
    expect(error).toMatchObject({ code: 'CONNECTION', hint: expect.stringMatching(hint) });
});

test.each([coded('ECONNRESET'), coded('constructor'), new Error('closed')])(
  'a lost connection (%s) leaves open what was done',
  async (error) => {
    const { safe, once } = await failures(failing(error));
    expect(safe.hint).toMatch(/connection broke/);
    expect(once.hint).toMatch(/may have done the work/);
  },
);

test.each(['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed'])(
  'a browser that says "%s"',
  async (message) => {
    expect((await failures(failing(new TypeError(message)))).safe.hint).toMatch(/CORS/);
  },
);

test('a redirect that is not followed', async () => {
  const { safe } = await failures(() => redirect(302, 'ftp://elsewhere.test/'));
  expect(safe).toMatchObject({ code: 'REDIRECT_REFUSED', hint: expect.stringMatching(/baseUrl/) });
});

test('a timeout', async () => {
  const { safe, once } = await failures(hangingFetch);
  expect(safe).toMatchObject({ code: 'REQUEST_TIMEOUT', hint: expect.stringMatching(/^raise timeoutMs/) });
  expect(once.hint).toMatch(/^raise timeoutMs; the service may have done the work/);
});

test('a deadline', async () => {
  const things = thingsClient({ fetch: scriptedFetch(hangingFetch).fetch, deadlineMs: 5 });
  expect(await caught(things.retrieve('a'))).toMatchObject({ hint: expect.stringMatching(/^raise deadlineMs/) });
  expect(await caught(things.create({}))).toMatchObject({ hint: expect.stringMatching(/may have done the work/) });
});

test('an abort, only where the work may be done', async () => {
  const { fetch } = scriptedFetch(hangingFetch);
  const abort = { signal: AbortSignal.timeout(5) };
  const safe = await caught<FastkitError>(thingsClient({ fetch }).retrieve('a', abort));
  const once = await caught<FastkitError>(thingsClient({ fetch }).create({}, { signal: AbortSignal.timeout(5) }));
  expect([safe.code, Object.keys(safe).includes('hint')]).toEqual(['ABORTED', false]);
  expect(once).toMatchObject({ code: 'ABORTED', hint: expect.stringMatching(/may have done the work/) });
  const before = await caught<FastkitError>(thingsClient({ fetch }).create({}, { signal: AbortSignal.abort() }));
  expect(Object.keys(before)).not.toContain('hint');
});

/** The client of a service that has hints. */
function client(loadHints: () => Promise<ServiceHints>, respond: ScriptedResponse): { create(): Promise<Thing> } {
  const things = thingsClient({ fetch: scriptedFetch(respond).fetch, maxRetries: 0 });
  const { context } = things as unknown as { context: HttpClient<object> };
  const withHints = new Things(new HttpClient({ ...context.config, loadHints }) as never);
  return { create: () => withHints.create({ name: 'a' }) };
}

test('the hint of the service wins; it knows operation, body and failure', async () => {
  const hints = vi.fn<ServiceHints>(() => 'the service knows');
  const failed = client(
    async () => hints,
    () => json({ error: 'no' }, { status: 401 }),
  );
  expect(await caught(failed.create())).toMatchObject({ hint: 'the service knows' });
  expect(hints).toHaveBeenCalledWith({
    operation: expect.objectContaining({ id: 'things.create' }),
    body: '{"name":"a"}',
    failure: expect.objectContaining({ status: 401, body: { error: 'no' } }),
    cause: undefined,
  });
});

test('the hint of every service is used where the service has none, or its hints cannot be loaded', async () => {
  const respond = (): Response => json({ error: 'no' }, { status: 401 });
  const common = expect.stringMatching(/credential is missing or wrong/);
  expect(await caught(client(async () => () => undefined, respond).create())).toMatchObject({ hint: common });
  const broken = client(() => Promise.reject(new Error('EMFILE')), respond);
  expect(await caught(broken.create())).toMatchObject({ name: 'AuthenticationError', hint: common });
});
