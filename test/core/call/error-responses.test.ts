import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { ApiError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

const failing = (body: BodyInit | null, headers: Record<string, string> = {}, status = 404) =>
  caught<ApiError>(
    thingsClient({ fetch: scriptedFetch(() => new Response(body, { status, headers })).fetch, maxRetries: 0 }).retrieve(
      'a',
    ),
  );

const AT = '(things.retrieve: GET https://things.test/api/things/a)';

test.each<[string, BodyInit | null, Record<string, string>, string, unknown]>([
  ['empty', null, {}, '(no details)', undefined],
  [
    'JSON',
    '{"error":"vm not found"}',
    { 'content-type': 'application/json' },
    'vm not found',
    { error: 'vm not found' },
  ],
  ['JSON under text/html', '{"message":"m"}', { 'content-type': 'text/html' }, 'm', { message: 'm' }],
  ['problem+json', '{"detail":"d"}', { 'content-type': 'application/problem+json' }, 'd', { detail: 'd' }],
  ['cut JSON', '{"error":"x', { 'content-type': 'application/json' }, '{"error":"x', '{"error":"x'],
  ['text', 'no such\nthing', { 'content-type': 'text/plain' }, 'no such thing', 'no such\nthing'],
  ['HTML', '<html><h1>502</h1></html>', { 'content-type': 'text/html' }, '502', '<html><h1>502</h1></html>'],
  [
    'msgpack',
    new Uint8Array(encode({ error: 'packed' })),
    { 'content-type': 'application/msgpack' },
    'packed',
    { error: 'packed' },
  ],
  ['text as bytes', 'no', { 'content-type': 'application/octet-stream' }, 'no', 'no'],
  ['an x-reason header', null, { 'x-reason': 'out of credits' }, 'out of credits', undefined],
  ['a body beside x-reason', '{"error":"e"}', { 'x-reason': 'r' }, 'e', { error: 'e' }],
])('%s', async (_, body, headers, detail, parsed) => {
  const error = await failing(body, headers);
  expect(error.message).toBe(`404 ${detail} ${AT}`);
  expect(error.body).toEqual(parsed);
});

test('10 MiB: 64 KiB are read, the message is bounded, the rest is canceled', async () => {
  let pulled = 0;
  const cancel = vi.fn();
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled += 1024;
        controller.enqueue(new Uint8Array(1024).fill(0x78));
        if (pulled >= 10 * 1024 * 1024) controller.close();
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
  const error = await failing(body);
  expect(pulled).toBe(64 * 1024);
  expect(error.body).toBe('x'.repeat(64 * 1024));
  expect(error.message.length).toBeLessThan(700);
  expect(cancel).toHaveBeenCalledTimes(1);
});

test('a body that is cut off does not hide the status', async () => {
  const body = new ReadableStream({ start: (c) => c.error(new Error('reset')) });
  expect(await failing(body)).toMatchObject({ name: 'NotFoundError', status: 404, body: undefined });
});

test.each([
  [{ 'x-request-id': 'r1' }, 'r1'],
  [{ 'request-id': 'r2' }, 'r2'],
  [{ 'x-fn-request-id': 'r3' }, 'r3'],
  [{}, undefined],
])('the request id of %j is %s', async (headers, requestId) => {
  expect((await failing(null, headers)).requestId).toBe(requestId);
});

test('what the service asks for is on the error', async () => {
  expect(await failing(null, { 'retry-after': '7' }, 429)).toMatchObject({
    name: 'RateLimitError',
    code: 'RATE_LIMIT',
    status: 429,
    retryable: true,
    retryAfterMs: 7000,
  });
});

test('any bytes under any content type become an ApiError with a bounded message', async () => {
  const type = fc.constantFrom('application/json', 'application/msgpack', 'text/html', 'application/x-ndjson', 'x', '');
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );
  await fc.assert(
    fc.asyncProperty(body, type, fc.integer({ min: 400, max: 599 }), async (bytes, contentType, status) => {
      const error = await failing(new Uint8Array(bytes), { 'content-type': contentType }, status);
      expect(error).toMatchObject({ status, operationId: 'things.retrieve' });
      expect(error.message.length).toBeLessThan(700);
      expect(() => JSON.stringify(error)).not.toThrow();
    }),
  );
});
