import { expect, test, vi } from 'vitest';
import {
  type CallError,
  ConfigurationError,
  InvalidArgumentError,
  type ResponseTooLargeError,
} from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

const BODY = '{"id":"a","tags":[]}';
const bodyOf = (text: string, cancel = vi.fn()): ReadableStream<Uint8Array> =>
  new ReadableStream(
    {
      start(controller) {
        for (const character of text) controller.enqueue(new TextEncoder().encode(character));
      },
      // Never closed: a body that is too long is not read to its end.
      cancel,
    },
    { highWaterMark: 1 },
  );
const respond = (body: BodyInit, init: ResponseInit = {}) =>
  scriptedFetch(() => new Response(body, { headers: { 'content-type': 'application/json' }, ...init }));

test('a response of exactly the limit is read', async () => {
  const { fetch } = respond(BODY);
  const client = thingsClient({ fetch, maxResponseBytes: BODY.length });
  expect(await client.retrieve('a')).toEqual({ id: 'a', tags: [] });
});

test('one byte more ends the call: the rest is canceled, and the call is not tried again', async () => {
  const cancel = vi.fn();
  const { fetch, sent } = respond(bodyOf(BODY, cancel));
  const client = thingsClient({ fetch, maxResponseBytes: BODY.length - 1 });
  const error = await caught<ResponseTooLargeError>(client.retrieve('a'));
  expect(error).toMatchObject({
    name: 'ResponseTooLargeError',
    code: 'RESPONSE_TOO_LARGE',
    status: 200,
    maxResponseBytes: 19,
    attempts: [{ number: 1, error: 'ResponseTooLargeError' }],
    message:
      'the 200 response has more than 19 bytes (maxResponseBytes) (things.retrieve: GET https://things.test/api/things/a)',
  });
  expect(error.toJSON()).toMatchObject({ status: 200, maxResponseBytes: 19 });
  expect(cancel).toHaveBeenCalledOnce();
  expect(sent).toHaveLength(1);
});

test('the limit of a call replaces the limit of the client, upwards too', async () => {
  const small = thingsClient({ fetch: respond(BODY).fetch, maxResponseBytes: 5 });
  expect(await small.retrieve('a', { maxResponseBytes: 20 })).toMatchObject({ id: 'a' });
  const large = thingsClient({ fetch: respond(BODY).fetch });
  expect((await caught<CallError>(large.retrieve('a', { maxResponseBytes: 5 }))).code).toBe('RESPONSE_TOO_LARGE');
});

test('without an option, the limit is 64 MiB', async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(0x20);
  let chunks = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks += 1;
      controller.enqueue(chunk);
    },
  });
  const error = await caught<ResponseTooLargeError>(thingsClient({ fetch: respond(body).fetch }).retrieve('a'));
  expect(error.maxResponseBytes).toBe(64 * 1024 * 1024);
  expect(chunks).toBeLessThan(70);
});

test('asResponse() is limited too; a stream is not', async () => {
  const client = thingsClient({ fetch: respond(BODY).fetch, maxResponseBytes: 5 });
  expect((await caught<CallError>(client.retrieve('a').asResponse())).code).toBe('RESPONSE_TOO_LARGE');
  const lines = respond(`${BODY}\n${BODY}\n`, { headers: { 'content-type': 'application/x-ndjson' } });
  const seen: unknown[] = [];
  for await (const thing of await thingsClient({ fetch: lines.fetch, maxResponseBytes: 5 }).watch('a'))
    seen.push(thing);
  expect(seen).toHaveLength(2);
});

test('an error status keeps its error, however long its body', async () => {
  const { fetch } = respond(`{"error":"${'x'.repeat(1000)}"}`, { status: 404 });
  expect((await caught(thingsClient({ fetch, maxResponseBytes: 5 }).retrieve('a'))).name).toBe('NotFoundError');
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5'])('refuses %s', async (value) => {
  const maxResponseBytes = value as number;
  const message = `maxResponseBytes must be a number of bytes, a positive integer; got ${value}`;
  expect(() => thingsClient({ maxResponseBytes })).toThrow(new ConfigurationError(message));
  const client = thingsClient({ fetch: respond(BODY).fetch });
  expect(await caught(client.retrieve('a', { maxResponseBytes }))).toEqual(new InvalidArgumentError(message));
});
