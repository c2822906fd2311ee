import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConnectionError, InvalidArgumentError, ResponseParseError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { json, scriptedFetch } from '../support/scripted-fetch.js';
import { API_KEY, type Thing, thingsClient } from '../support/things.js';

afterEach(() => vi.unstubAllGlobals());

const responding = (body: BodyInit | null, init?: ResponseInit) => scriptedFetch(() => new Response(body, init)).fetch;

describe('what is sent', () => {
  test('method, URL, credentials and defaults', async () => {
    const { fetch, sent } = scriptedFetch(() => json({ id: 'a' }));
    await thingsClient({ fetch, headers: { 'X-Team': 'core' } }).retrieve('a/b');
    expect(sent[0]).toMatchObject({
      url: 'https://things.test/api/things/a%2Fb',
      init: { method: 'GET', redirect: 'manual' },
    });
    expect(sent[0]?.headers).toEqual({
      accept: 'application/json',
      'user-agent': expect.stringMatching(/^fastkit\/\d/),
      'x-api-key': API_KEY,
      'x-team': 'core',
    });
    expect(sent[0]?.init.body).toBeUndefined();
  });

  test.each(['http://h', 'http://h/', 'http://h/base', 'http://h/base///'])('base URL %s', async (baseUrl) => {
    const { fetch, sent } = scriptedFetch(() => json([]));
    await thingsClient({ baseUrl, fetch }).list();
    expect(sent[0]?.url).toBe(`${baseUrl.replace(/\/+$/, '')}/things`);
  });

  test('headers of the call win over the client, the client over credentials, these over defaults; null removes', async () => {
    const { fetch, sent } = scriptedFetch(() => json({}));
    const client = thingsClient({ fetch, headers: { 'user-agent': 'mine', 'X-A': 'client', 'x-b': 'client' } });
    await client.create({}, { headers: { 'x-a': 'call', 'X-B': undefined, 'X-API-Key': null, Accept: 'text/x' } });
    expect(sent[0]?.headers).toEqual({
      accept: 'text/x',
      'content-type': 'application/json',
      'user-agent': 'mine',
      'x-a': 'call',
      'x-b': 'client',
    });
  });

  test('query of the operation and of the call', async () => {
    const { fetch, sent } = scriptedFetch(() => json([]));
    await thingsClient({ fetch }).list(
      { status: ['a', 'b'], metadata: { env: 'prod' }, limit: 1 },
      { query: { limit: 2, x: null } },
    );
    expect(sent[0]?.url).toBe('https://things.test/api/things?status=a&status=b&metadata.env=prod&limit=2&x=');
  });

  test.each([
    ['query', { query: { since: new Date(0) as unknown as string } }, /parameter since .*Date/],
    ['headers', { headers: { 'x-a': 'a\nb' } }, /header x-a/],
  ])('invalid %s reject before anything is sent', async (_, options, message) => {
    const { fetch, sent } = scriptedFetch(() => json([]));
    const error = await caught(thingsClient({ fetch }).list({}, options));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
    expect(sent).toHaveLength(0);
  });

  test('options are not changed by the call', async () => {
    const options = Object.freeze({
      headers: Object.freeze({ 'X-A': '1' }),
      query: Object.freeze({ a: 1 }),
      maxRetries: 1,
    });
    const { fetch } = scriptedFetch(() => json([]));
    await thingsClient({ fetch }).list({}, options);
    expect(options).toEqual({ headers: { 'X-A': '1' }, query: { a: 1 }, maxRetries: 1 });
  });
});

describe('which fetch is used', () => {
  test('the current global one, looked up at every call', async () => {
    vi.stubGlobal('fetch', responding('{"id":"old"}'));
    const client = thingsClient();
    vi.stubGlobal('fetch', responding('{"id":"new"}'));
    expect(await client.retrieve('a')).toEqual({ id: 'new' });
    vi.stubGlobal('fetch', responding('{"id":"newer"}'));
    expect(await client.retrieve('a')).toEqual({ id: 'newer' });
  });

  test("the client's own wins", async () => {
    vi.stubGlobal('fetch', responding('{"id":"global"}'));
    expect(await thingsClient({ fetch: responding('{"id":"own"}') }).retrieve('a')).toEqual({ id: 'own' });
  });

  test('one that throws synchronously, or throws a value that is not an error, is a ConnectionError', async () => {
    for (const thrown of [new Error('sync'), 'text', undefined, null, Object.create(null), Symbol('x')]) {
      const fetch = (() => {
        throw thrown;
      }) as unknown as typeof globalThis.fetch;
      const error = await caught<ConnectionError>(thingsClient({ fetch, maxRetries: 0 }).retrieve('a'));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error.cause).toBe(thrown);
    }
  });

  test('a cyclic chain of causes ends', async () => {
    const loop = new Error('loop');
    loop.cause = loop;
    const error = await caught<ConnectionError>(
      thingsClient({ fetch: scriptedFetch(loop).fetch, maxRetries: 0 }).retrieve('a'),
    );
    expect(error.message).toMatch(/^connection failed: loop: loop/);
    expect(() => JSON.stringify(error)).not.toThrow();
  });

  test('a dispatcher of another undici is explained', async () => {
    const cause = Object.assign(new Error('invalid onRequestStart method'), { code: 'UND_ERR_INVALID_ARG' });
    const { fetch } = scriptedFetch(new TypeError('fetch failed', { cause }));
    const error = await caught<ConnectionError>(thingsClient({ fetch, maxRetries: 0 }).retrieve('a'));
    expect(error.hint).toMatch(/another version of undici/);
  });
});

describe('responses', () => {
  test.each<[string, BodyInit | null, ResponseInit, unknown]>([
    ['JSON', '{"id":"a","tags":{}}', { headers: { 'content-type': 'application/json' } }, { id: 'a', tags: [] }],
    ['JSON under text/plain', '{"id":"a"}', { headers: { 'content-type': 'text/plain' } }, { id: 'a' }],
    ['201', '{"id":"a"}', { status: 201 }, { id: 'a' }],
    ['unknown fields and values', '{"status":"new","x":{"y":1}}', {}, { status: 'new', x: { y: 1 } }],
    ['204', null, { status: 204 }, undefined],
  ])('%s', async (_, body, init, expected) => {
    expect(await thingsClient({ fetch: responding(body, init) }).retrieve('a')).toEqual(expected);
  });

  test.each<[string, BodyInit | null, ResponseInit]>([
    ['HTML', '<html>', { headers: { 'content-type': 'text/html' } }],
    ['an empty body', '', {}],
    ['no body', null, { headers: { 'content-length': '0' } }],
    ['cut JSON', '{"id"', { headers: { 'content-type': 'application/json' } }],
  ])('%s from an operation that returns JSON is a ResponseParseError with the attempts', async (_, body, init) => {
    const error = await caught<ResponseParseError>(thingsClient({ fetch: responding(body, init) }).retrieve('a'));
    expect(error).toBeInstanceOf(ResponseParseError);
    expect(error).toMatchObject({
      status: 200,
      operationId: 'things.retrieve',
      url: 'https://things.test/api/things/a',
      attempts: [{ number: 1, status: 200 }],
    });
  });

  test('an operation without a response body returns undefined', async () => {
    for (const init of [{ status: 204 }, { status: 200, headers: { 'content-length': '0' } }]) {
      expect(await thingsClient({ fetch: responding(null, init) }).delete('a')).toBeUndefined();
    }
  });

  test('msgpack both ways', async () => {
    const { fetch, sent } = scriptedFetch(
      ({ init }) => new Response(init.body, { headers: { 'content-type': 'application/msgpack' } }),
    );
    const value = { part: new Uint8Array([0, 255]), size: 2 ** 40 };
    expect(await thingsClient({ fetch }).pack(value)).toEqual(value);
    expect(sent[0]?.headers['content-type']).toBe('application/msgpack');
  });

  test('a stream of another media type rejects the call itself', async () => {
    const fetch = responding('<html>', { headers: { 'content-type': 'text/html' } });
    expect(await caught(thingsClient({ fetch }).watch('a'))).toBeInstanceOf(ResponseParseError);
  });
});

describe('traps of openapi-fetch', () => {
  test('openapi-fetch leaves a missing path parameter as {p} in the URL: rejected here', async () => {
    const { fetch, sent } = scriptedFetch(() => json({}));
    const error = await caught(thingsClient({ fetch }).retrieve(undefined as unknown as string));
    expect(error.message).toBe('path parameter id must be text, got undefined');
    expect(sent).toHaveLength(0);
  });

  test.each(['', '.', '..', '%2e%2E'])(
    'openapi-fetch does not encode dot segments: %j is rejected here',
    async (id) => {
      const { fetch, sent } = scriptedFetch(() => json({}));
      expect(await caught(thingsClient({ fetch }).retrieve(id))).toBeInstanceOf(InvalidArgumentError);
      expect(sent).toHaveLength(0);
    },
  );

  test.each<[string, unknown]>([
    ['bytes', new Uint8Array([0, 255])],
    ['a Blob', new Blob(['x'])],
    ['text', '{"not":"json"}'],
  ])('openapi-fetch sends every body as JSON: %s of a binary operation are sent unchanged here', async (_, body) => {
    const { fetch, sent } = scriptedFetch(() => json({}));
    await thingsClient({ fetch }).upload('a', body);
    expect(sent[0]?.init.body).toBe(body);
    expect(sent[0]?.headers['content-type']).toBe('application/octet-stream');
  });

  test('openapi-fetch wraps a body in a Request: a stream body is passed on itself here, half duplex', async () => {
    const { fetch, sent } = scriptedFetch(() => json({}));
    const body = new Blob(['x']).stream();
    await thingsClient({ fetch }).upload('a', body);
    expect(sent[0]?.init).toMatchObject({ duplex: 'half' });
    expect(sent[0]?.init.body).toBe(body);
  });

  test('openapi-fetch sends a JSON content type without a body: none here', async () => {
    const { fetch, sent } = scriptedFetch(() => new Response(null, { status: 204 }));
    await thingsClient({ fetch }).delete('a');
    expect(sent[0]?.headers).not.toHaveProperty('content-type');
  });

  test('openapi-fetch turns an empty success body into undefined: an error here if the operation returns JSON', async () => {
    const fetch = responding(null, { headers: { 'content-length': '0' } });
    expect(await caught(thingsClient({ fetch }).retrieve('a'))).toBeInstanceOf(ResponseParseError);
  });

  test('openapi-fetch returns no error for an empty error body: an ApiError here', async () => {
    const fetch = responding(null, { status: 404, headers: { 'content-length': '0' } });
    expect(await caught(thingsClient({ fetch }).retrieve('a'))).toMatchObject({
      name: 'NotFoundError',
      body: undefined,
    });
  });

  test('openapi-fetch fails with a bare SyntaxError: a typed error here', async () => {
    expect(await caught(thingsClient({ fetch: responding('{') }).retrieve('a'))).toBeInstanceOf(ResponseParseError);
  });

  test('a cancel that never settles (a tee under msw) does not hold up a retry', async () => {
    const stuck = () =>
      new Response(
        new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(70_000)), cancel: () => new Promise(() => {}) }),
        {
          status: 503,
          headers: { 'retry-after-ms': '1' },
        },
      );
    const { fetch } = scriptedFetch(stuck(), json({ id: 'a' }));
    expect(await thingsClient({ fetch }).retrieve('a')).toEqual({ id: 'a' });
  });

  test('openapi-fetch captures fetch when the client is created: looked up per call here', async () => {
    const client = thingsClient();
    vi.stubGlobal('fetch', responding('{"id":"late"}'));
    expect(await client.retrieve('a')).toEqual({ id: 'late' });
  });

  test('a streamed response is left unread; an error response is read', async () => {
    const lines = { headers: { 'content-type': 'application/x-ndjson' } };
    const ids: unknown[] = [];
    for await (const { id } of await thingsClient({ fetch: responding('{"id":1}\n{"id":2}', lines) }).watch('a'))
      ids.push(id);
    expect(ids).toEqual([1, 2]);
    const fetch = responding('{"error":"gone"}', { status: 404 });
    expect((await caught(thingsClient({ fetch }).watch('a'))).message).toMatch(/^404 gone /);
  });

  test('types: the response is that of the media type, not a union', async () => {
    const thing: Promise<Thing> = thingsClient({ fetch: responding('{}') }).retrieve('a');
    expect(await thing).toEqual({});
  });
});
