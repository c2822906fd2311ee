import { describe, expect, test, vi } from 'vitest';
import { ApiPromise } from '../../../src/core/call/api-promise.js';
import { type ClientOptions, resolveConfig } from '../../../src/core/client/client-options.js';
import { InvalidArgumentError, RequestTooLargeError, ResponseParseError } from '../../../src/core/errors/index.js';
import { HttpClient } from '../../../src/core/openapi/http-client.js';
import { requestEndpoint } from '../../../src/core/openapi/request-endpoint.js';
import { caught } from '../support/caught.js';
import { busy, json, type ScriptedResponse, scriptedFetch } from '../support/scripted-fetch.js';
import { API_KEY, profile } from '../support/things.js';

/** `client.request` of a service with JSON; its arguments may be anything, as in JavaScript. */
function requester(options: ClientOptions, rules = {}) {
  const credentials = { secrets: [API_KEY], authorize: () => ({ 'X-API-Key': API_KEY }) };
  const client = new HttpClient<object>(resolveConfig(profile, { logLevel: 'off', ...options }, credentials));
  return (method: unknown, path: unknown, given: unknown = {}) =>
    ApiPromise.from(() =>
      requestEndpoint<unknown>(client, { mediaType: 'application/json', ...rules }, {
        method,
        path,
        options: given,
      } as never),
    );
}

function scripted(response: ScriptedResponse, options: ClientOptions = {}) {
  const { fetch, sent } = scriptedFetch(response);
  return { request: requester({ fetch, ...options }), sent };
}

const nothing = () => new Response(null, { status: 204 });

describe('what is sent', () => {
  test('method, URL below the base URL with its query, credentials and headers', async () => {
    const { request, sent } = scripted(nothing, { headers: { 'X-Team': 'core' }, query: { v: 1 } });
    const query = { status: ['a', 'b'], metadata: { env: 'prod' }, limit: 2, gone: undefined, none: null };
    await request('get', '/v1/a%2Fb/~c;d=1', { query, headers: { 'x-mine': 'yes' } });
    expect(sent[0]?.url).toBe(
      'https://things.test/api/v1/a%2Fb/~c;d=1?v=1&status=a&status=b&metadata.env=prod&limit=2&none=',
    );
    expect(sent[0]?.init).toMatchObject({ method: 'GET', redirect: 'manual' });
    expect(sent[0]?.headers).toEqual({
      accept: 'application/json, */*;q=0.5',
      'user-agent': expect.stringMatching(/^fastkit\/\d/),
      'x-api-key': API_KEY,
      'x-mine': 'yes',
      'x-team': 'core',
    });
    expect(sent[0]?.init.body).toBeUndefined();
  });

  test.each(['GET', 'head', 'Options', 'put', 'DELETE', 'post', 'Patch'])('method %s', async (method) => {
    const { request, sent } = scripted(nothing);
    await request(method, '/x');
    expect(sent[0]?.init.method).toBe(method.toUpperCase());
  });

  test.each<[string, unknown, string]>([
    ['an object', { a: 1, b: undefined }, '{"a":1}'],
    ['a list', [1, 'x'], '[1,"x"]'],
    ['a number', 7, '7'],
    ['false', false, 'false'],
    ['null', null, 'null'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ])('%s as JSON', async (_, body, text) => {
    const { request, sent } = scripted(nothing);
    await request('POST', '/x', { body });
    expect(sent[0]?.init.body).toBe(text);
    expect(sent[0]?.headers['content-type']).toBe('application/json');
  });

  const bytes = Uint8Array.of(0, 255, 1);
  test.each<[string, unknown, unknown, string]>([
    ['text', '{"a"', '{"a"', 'text/plain;charset=utf-8'],
    ['no text', '', '', 'text/plain;charset=utf-8'],
    ['bytes', bytes, bytes, 'application/octet-stream'],
    ['a part of a buffer', bytes.subarray(1), Uint8Array.of(255, 1), 'application/octet-stream'],
    ['a view', new DataView(bytes.buffer, 1), Uint8Array.of(255, 1), 'application/octet-stream'],
    ['a buffer', bytes.buffer, bytes, 'application/octet-stream'],
  ])('%s unchanged, under its default or the given content type', async (_, body, expected, mediaType) => {
    const { request, sent } = scripted(nothing);
    await request('PUT', '/x', { body });
    await request('PUT', '/x', { body, headers: { 'Content-Type': 'image/png' } });
    expect(sent.map(({ init }) => init.body)).toEqual([expected, expected]);
    expect(sent.map(({ headers }) => headers['content-type'])).toEqual([mediaType, 'image/png']);
  });

  test('a Blob with its own type, a stream itself', async () => {
    const { request, sent } = scripted(nothing);
    const [typed, untyped] = [new Blob(['x'], { type: 'text/csv' }), new Blob(['x'])];
    const stream = new Blob(['x']).stream();
    for (const body of [typed, untyped, stream]) await request('POST', '/x', { body });
    expect(sent.map(({ init }) => init.body)).toEqual([typed, untyped, stream]);
    expect(sent.map(({ headers }) => headers['content-type'])).toEqual([
      'text/csv',
      'application/octet-stream',
      'application/octet-stream',
    ]);
    expect(sent[2]?.init).toMatchObject({ duplex: 'half' });
  });

  test('values in the content type that the call has', async () => {
    const { request, sent } = scripted(nothing);
    const patch = 'application/merge-patch+json';
    await request('PATCH', '/x', { body: { a: null }, headers: new Headers({ 'content-type': patch }) });
    await request('POST', '/x', { body: { a: 1 }, headers: [['Content-Type', 'application/msgpack']] });
    expect(sent.map(({ init }) => init.body)).toEqual(['{"a":null}', Uint8Array.of(0x81, 0xa1, 0x61, 1)]);
    expect(sent.map(({ headers }) => headers['content-type'])).toEqual([patch, 'application/msgpack']);
  });
});

describe('responses', () => {
  const headers = (type: string) => ({ headers: { 'content-type': type } });
  test.each<[string, Response, unknown]>([
    ['JSON', json({ id: 'a' }), { id: 'a' }],
    ['a dialect of JSON', new Response('[1]', headers('application/problem+json; charset=utf-8')), [1]],
    ['text', new Response('{"a":1}', headers('text/plain; charset=utf-8')), '{"a":1}'],
    ['HTML', new Response('<p>ä', headers('text/html')), '<p>ä'],
    ['msgpack', new Response(Uint8Array.of(0x81, 0xa1, 0x61, 1), headers('application/msgpack')), { a: 1 }],
    ['bytes', new Response(Uint8Array.of(0, 255), headers('image/png')), Uint8Array.of(0, 255)],
    ['bytes of no type', new Response(Uint8Array.of(0, 255)), Uint8Array.of(0, 255)],
    ['204', nothing(), undefined],
    ['an empty body', new Response('', headers('application/json')), undefined],
  ])('%s', async (_, response, expected) => {
    expect(await scripted(response).request('GET', '/x')).toEqual(expected);
  });

  test('invalid JSON is a ResponseParseError with the call', async () => {
    const { request } = scripted(new Response('{"a', headers('application/json')));
    const error = await caught(request('GET', '/v1/x', { query: { a: 1 } }));
    expect(error).toBeInstanceOf(ResponseParseError);
    expect(error).toMatchObject({
      operationId: 'request',
      method: 'GET',
      url: 'https://things.test/api/v1/x?a=1',
      status: 200,
    });
  });

  test('asResponse and withResponse, without a second request', async () => {
    const { request, sent } = scripted(() => json({ id: 'a' }, { status: 201, headers: { 'x-mine': 'yes' } }));
    const call = request('POST', '/x', { body: {} });
    const { data, response } = await call.withResponse();
    expect([data, response.status, response.headers.get('x-mine')]).toEqual([{ id: 'a' }, 201, 'yes']);
    expect(await (await call.asResponse()).json()).toEqual({ id: 'a' });
    expect(sent).toHaveLength(1);
  });
});

describe('retries', () => {
  test.each([
    ['GET', 3],
    ['HEAD', 3],
    ['OPTIONS', 3],
    ['PUT', 3],
    ['DELETE', 3],
    ['POST', 1],
    ['PATCH', 1],
  ])('%s is sent %i times to a service that fails', async (method, times) => {
    const { request, sent } = scripted(() => busy());
    await caught(request(method, '/x'));
    expect(sent).toHaveLength(times);
  });

  test('POST with maxRetries, and after 429', async () => {
    const allowed = scripted(() => busy());
    await caught(allowed.request('POST', '/x', { maxRetries: 1 }));
    expect(allowed.sent).toHaveLength(2);
    const limited = scripted(() => busy(429));
    await caught(limited.request('POST', '/x'));
    expect(limited.sent).toHaveLength(3);
  });
});

describe('what is refused before anything is sent', () => {
  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^path undefined must be text$/],
    ['a URL object', new URL('https://other.test/x'), /^path object must be text$/],
    ['no slash', 'v1/vms', /^path "v1\/vms" does not start with \/$/],
    ['no text', '', /^path "" does not start with \/$/],
    ['a whole URL', 'https://other.test/x', /is a whole URL; requests only go to baseUrl$/],
    ['a URL without a scheme', '//other.test/x', /is a whole URL/],
    ['backslashes for slashes', '\\\\other.test/x', /is a whole URL/],
    ['another scheme', 'javascript:alert(1)', /is a whole URL/],
    ['a query', '/v1/vms?limit=1', /has a \? or #; pass parameters as query/],
    ['a fragment', '/v1/vms#a', /has a \? or #/],
    ['.', '/v1/./vms', /has a dot segment/],
    ['..', '/v1/../admin', /has a dot segment/],
    ['.. at the end', '/v1/vms/..', /has a dot segment/],
    ['an encoded ..', '/v1/%2E%2e/admin', /has a dot segment/],
    ['a half encoded ..', '/v1/.%2e', /has a dot segment/],
    ['an empty value', '/v1/vms//exec', /has an empty segment/],
    ['a backslash', '/v1/x\\..\\..\\admin', /have to be percent-encoded/],
    ['a line break, which URL parsers drop', '/v1/.\n./admin', /have to be percent-encoded/],
    ['a tab', '/v1/.\t./admin', /have to be percent-encoded/],
    ['a space', '/v1/a b', /have to be percent-encoded/],
    ['a letter that is not ASCII', '/v1/ä', /have to be percent-encoded/],
    ['a placeholder', '/v1/vms/{id}', /have to be percent-encoded/],
    ['a lone percent sign', '/v1/100%', /have to be percent-encoded/],
  ])('path: %s', async (_, path, message) => {
    const { request, sent } = scripted(nothing);
    const error = await caught<InvalidArgumentError>(request('GET', path));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
    expect(error.hint).toContain('encodeURIComponent(id)');
    expect(sent).toEqual([]);
  });

  test('secrets in a path are not in the message', async () => {
    const { request } = scripted(nothing);
    for (const path of [`https://u:pass0@h/x?sig=${API_KEY}`, `/x?token=${API_KEY}`, `/${API_KEY}/..`]) {
      const text = JSON.stringify([await caught(request('GET', path)), (await caught(request('GET', path))).message]);
      expect(text).not.toContain(API_KEY);
      expect(text).not.toContain('pass0');
    }
  });

  test.each<[string, unknown, unknown, RegExp]>([
    ['no method', undefined, {}, /^method undefined is not one of GET, HEAD, OPTIONS, PUT, DELETE, POST, PATCH$/],
    ['another method', 'TRACE', {}, /^method "TRACE" is not one of/],
    ['a name that objects have', 'constructor', {}, /^method "constructor" is not one of/],
    ['a body of GET', 'get', { body: {} }, /^a GET request cannot have a body/],
    ['a body of HEAD', 'HEAD', { body: '' }, /^a HEAD request cannot have a body/],
    ['options that are text', 'GET', 'x', /^request takes options such as .*; got string$/],
    ['null as options', 'GET', null, /^request takes options such as .*; got null$/],
    [
      'a misspelled option',
      'GET',
      { timeout: 5 },
      /^request has no option "timeout"; its options are body, signal, timeoutMs/,
    ],
    ['fields of a body as options', 'POST', { name: 'x' }, /^request has no option "name"/],
    ['an empty list in the query', 'GET', { query: { id: [] } }, /query parameter id is an empty list/],
    ['a date in the query', 'GET', { query: { since: new Date(0) } }, /query parameter since cannot be sent/],
    ['maxRetries', 'GET', { maxRetries: -1 }, /^maxRetries must be/],
    [
      'a Map',
      'POST',
      { body: new Map([['a', 1]]) },
      /^request: the body cannot be written as application\/json: Map has/,
    ],
    ['a promise', 'POST', { body: Promise.resolve(1) }, /Promise has no JSON form/],
    ['a form', 'POST', { body: new FormData() }, /FormData has no JSON form/],
    ['a function', 'POST', { body: () => 1 }, /function has no JSON form/],
    ['a bigint', 'POST', { body: { a: 1n } }, /BigInt/],
    [
      'a value of a type without a codec',
      'POST',
      { body: {}, headers: { 'content-type': 'text/csv' } },
      /a text\/csv body must be text or bytes$/,
    ],
    ['a value as text', 'POST', { body: {}, headers: { 'content-type': 'text/plain' } }, /text is needed, got object/],
    [
      'a Map as msgpack',
      'POST',
      { body: { a: new Map() }, headers: { 'content-type': 'application/msgpack' } },
      /Map has no msgpack form/,
    ],
  ])('%s', async (_, method, options, message) => {
    const { request, sent } = scripted(nothing);
    const error = await caught(request(method, '/x', options));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
    expect(sent).toEqual([]);
  });

  test('a body over the limit of the service', async () => {
    const { fetch, sent } = scriptedFetch(nothing);
    const request = requester({ fetch }, { maxBodyBytes: 4 });
    for (const body of [{ a: 1 }, 'abcde', new Uint8Array(5), new Blob(['abcde'])]) {
      expect(await caught(request('POST', '/x', { body }))).toBeInstanceOf(RequestTooLargeError);
    }
    expect(sent).toEqual([]);
    await request('POST', '/x', { body: 'abcd' });
  });
});

test('hooks and log are notified under the name request', async () => {
  const onOperation = vi.fn();
  const debug = vi.fn();
  const logger = { error: debug, warn: debug, info: debug, debug };
  const { request } = scripted(() => json({ error: 'no' }, { status: 400 }), {
    hooks: { onOperation },
    logger,
    logLevel: 'debug',
  });
  await caught(request('post', '/v1/x', { body: { a: 1 } }));
  const event = { operationId: 'request', method: 'POST', url: 'https://things.test/api/v1/x' };
  expect(onOperation).toHaveBeenCalledWith(expect.objectContaining(event));
  const lines = debug.mock.calls.flat().join('\n');
  expect(lines).toContain('things request POST https://things.test/api/v1/x → 400');
  expect(lines).not.toContain(API_KEY);
});
