import { describe, expect, test } from 'vitest';
import { ConnectionError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { json, redirect, scriptedFetch } from '../support/scripted-fetch.js';
import { API_KEY, type Things, thingsClient } from '../support/things.js';

const baseUrl = 'https://things.test';
const HEADERS = { authorization: 'Bearer hunter2', cookie: 'sid=hunter2', 'x-custom': 'hunter2' };

test('to the same origin all headers are sent', async () => {
  const { fetch, sent } = scriptedFetch(redirect(307, '/moved?a=1'), json({ id: 'a' }));
  await thingsClient({ baseUrl, fetch }).retrieve('a', { headers: HEADERS });
  expect(sent[1]?.url).toBe('https://things.test/moved?a=1');
  expect(sent[1]?.headers).toEqual(sent[0]?.headers);
  expect(sent[1]?.headers).toMatchObject({ ...HEADERS, 'x-api-key': API_KEY });
});

test.each(['https://other.test/', 'https://things.test:8443/', '//other.test/x', 'https://sub.things.test/'])(
  'to %s no header goes along that may be a credential',
  async (location) => {
    const { fetch, sent } = scriptedFetch(redirect(307, location), json({ id: 'a' }));
    await thingsClient({ baseUrl, fetch, headers: { 'x-default': 'hunter2' } }).retrieve('a', { headers: HEADERS });
    expect(Object.keys(sent[1]?.headers ?? {}).sort()).toEqual(['accept', 'user-agent']);
    expect(JSON.stringify(sent[1])).not.toMatch(new RegExp(`hunter2|${API_KEY}`));
  },
);

test('dropped headers are not restored by a redirect back', async () => {
  const { fetch, sent } = scriptedFetch(
    redirect(307, 'https://other.test/'),
    redirect(307, 'https://things.test/'),
    json({}),
  );
  await thingsClient({ baseUrl, fetch }).retrieve('a');
  expect(sent[2]?.headers).not.toHaveProperty('x-api-key');
});

test.each([
  [301, 'POST', 'GET', false],
  [302, 'POST', 'GET', false],
  [303, 'POST', 'GET', false],
  [303, 'PUT', 'GET', false],
  [301, 'PUT', 'PUT', true],
  [302, 'PUT', 'PUT', true],
  [307, 'POST', 'POST', true],
  [308, 'POST', 'POST', true],
  [307, 'PUT', 'PUT', true],
  [303, 'GET', 'GET', false],
])('%i turns a %s into a %s; body kept: %s', async (status, method, expected, keepsBody) => {
  const { fetch, sent } = scriptedFetch(redirect(status, '/moved'), json({ id: 'a' }));
  const client = thingsClient({ baseUrl, fetch });
  if (method === 'GET') await client.retrieve('a');
  else await (method === 'POST' ? client.create({ a: 1 }) : client.upload('a', 'content'));
  expect(sent[1]?.init.method).toBe(expected);
  expect(sent[1]?.init.body).toBe(keepsBody ? sent[0]?.init.body : undefined);
  expect(Object.keys(sent[1]?.headers ?? {}).includes('content-type')).toBe(keepsBody);
});

test.each([
  ['a loop', () => redirect(302, '/again'), 11, /more than 10 redirects/],
  ['https to http', redirect(302, 'http://things.test/'), 1, /redirect from https to http/],
  ['another scheme', redirect(302, 'ftp://things.test/'), 1, /redirect to ftp:/],
  ['user info', redirect(302, 'https://user:hunter2@things.test/'), 1, /user info/],
  ['no URL', redirect(302, 'https://['), 1, /not a URL/],
] as const)('%s is refused, and not retried', async (_, response, requests, message) => {
  const { fetch, sent } = scriptedFetch(response);
  const error = await caught<ConnectionError>(thingsClient({ baseUrl, fetch }).retrieve('a'));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ code: 'REDIRECT_REFUSED', attempts: [{ number: 1, error: 'ConnectionError' }] });
  expect(error.message).toMatch(message);
  expect(error.message).not.toContain('hunter2');
  expect(sent).toHaveLength(requests);
});

describe('a request that does more than read is not sent on to another origin', () => {
  const elsewhere = ['https://other.test/', '//other.test/x', 'https://things.test:8443/', 'https://sub.things.test/'];
  const requests = [
    ['POST with JSON', 'a POST with a body', (client: Things) => client.create({ secret: 'hunter2' })],
    ['PUT of text', 'a PUT with a body', (client: Things) => client.upload('a', 'hunter2')],
    ['PUT of a stream', 'a PUT with a body', (client: Things) => client.upload('a', new Blob(['hunter2']).stream())],
    ['DELETE', 'a DELETE', (client: Things) => client.delete('a')],
  ] as const;
  const cases = [301, 302, 303, 307, 308].flatMap((status) =>
    requests.flatMap(([name, what, call]) => elsewhere.map((location) => ({ status, name, what, call, location }))),
  );

  test.each(cases)('$status of a $name to $location', async ({ status, what, call, location }) => {
    const { fetch, sent } = scriptedFetch(redirect(status, location));
    const error = await caught<ConnectionError>(call(thingsClient({ baseUrl, fetch })));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'CROSS_ORIGIN_REDIRECT', attempts: [{ number: 1, error: 'ConnectionError' }] });
    expect(error.message).toContain(`redirect of ${what} to another origin, ${new URL(location, baseUrl).origin}`);
    expect(error.hint).toMatch(/baseUrl/);
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(sent).toHaveLength(1);
  });

  test('also not by way of the same origin', async () => {
    const { fetch, sent } = scriptedFetch(redirect(307, '/moved'), redirect(308, 'https://other.test/'));
    const error = await caught(thingsClient({ baseUrl, fetch }).create({ a: 1 }));
    expect(error).toHaveProperty('code', 'CROSS_ORIGIN_REDIRECT');
    expect(sent.map(({ url }) => new URL(url).origin)).toEqual([baseUrl, baseUrl]);
  });

  test('but the GET that it becomes on the same origin is', async () => {
    const { fetch, sent } = scriptedFetch(
      redirect(303, '/done'),
      redirect(302, 'https://other.test/'),
      json({ id: 'a' }),
    );
    expect(await thingsClient({ baseUrl, fetch }).create({ a: 1 })).toEqual({ id: 'a' });
    expect(sent[2]).toMatchObject({ url: 'https://other.test/', init: { method: 'GET' } });
    expect(Object.keys(sent[2]?.headers ?? {}).sort()).toEqual(['accept', 'user-agent']);
  });
});

describe("a fetch that follows redirects although it is asked for redirect: 'manual'", () => {
  const followed = (url: string): Response => {
    const response = json({ id: 'a' });
    Object.defineProperties(response, { redirected: { value: true }, url: { value: url } });
    return response;
  };

  test.each(['GET', 'POST'])('to another origin fails a %s', async (method) => {
    const { fetch, sent } = scriptedFetch(followed('https://other.test/x'));
    const client = thingsClient({ baseUrl, fetch });
    const error = await caught<ConnectionError>(method === 'GET' ? client.retrieve('a') : client.create({ a: 1 }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'CROSS_ORIGIN_REDIRECT' });
    expect(error.message).toContain('fetch itself has followed a redirect to https://other.test');
    expect(sent).toMatchObject([{ init: { redirect: 'manual' } }]);
  });

  test('also one with responses of its own', async () => {
    const response = { status: 200, redirected: true, url: 'https://other.test/x', text: async () => '{}' };
    const fetch = (async () => response) as unknown as typeof globalThis.fetch;
    const error = await caught(thingsClient({ baseUrl, fetch }).retrieve('a'));
    expect(error).toHaveProperty('code', 'CROSS_ORIGIN_REDIRECT');
  });

  test.each([`${baseUrl}/moved`, ''])('within the origin (%j) does no harm', async (url) => {
    const { fetch } = scriptedFetch(followed(url));
    expect(await thingsClient({ baseUrl, fetch }).retrieve('a')).toEqual({ id: 'a' });
  });
});

test('ten redirects are followed', async () => {
  const { fetch, sent } = scriptedFetch((_, number) =>
    number <= 10 ? redirect(302, `/${number}`) : json({ id: 'a' }),
  );
  expect(await thingsClient({ baseUrl, fetch }).retrieve('a')).toEqual({ id: 'a' });
  expect(sent).toHaveLength(11);
});

test('a stream body cannot follow, unless the redirect drops it', async () => {
  const stream = () => new Blob(['abc']).stream();
  const kept = scriptedFetch(redirect(307, '/moved'));
  const error = await caught(thingsClient({ baseUrl, fetch: kept.fetch }).upload('a', stream()));
  expect(error.message).toMatch(/redirect of a body that can be sent only once/);
  expect(kept.sent).toHaveLength(1);
  const dropped = scriptedFetch(redirect(303, '/moved'), json({ id: 'a' }));
  expect(await thingsClient({ baseUrl, fetch: dropped.fetch }).upload('a', stream())).toEqual({ id: 'a' });
});

test('a platform that hides redirects gets an error that says so', async () => {
  const opaque = new Response(null);
  Object.defineProperty(opaque, 'type', { value: 'opaqueredirect' });
  const { fetch } = scriptedFetch(opaque);
  expect((await caught(thingsClient({ baseUrl, fetch }).retrieve('a'))).message).toMatch(
    /does not let fastkit inspect/,
  );
});

test('a redirect without a location is an ApiError of its status', async () => {
  const { fetch } = scriptedFetch(new Response(null, { status: 302 }));
  expect(await caught(thingsClient({ baseUrl, fetch }).retrieve('a'))).toMatchObject({ name: 'ApiError', status: 302 });
});
