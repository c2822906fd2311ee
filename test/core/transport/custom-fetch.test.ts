import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { caught } from '../support/caught.js';
import { thingsClient } from '../support/things.js';

const THING = { id: 'a', tags: [] };
const TEXT = JSON.stringify(THING);
const TYPE = { 'Content-Type': 'application/json' };
const encoded = new TextEncoder().encode(TEXT);

const retrieve = (response: unknown) =>
  thingsClient({ fetch: (async () => response) as unknown as typeof fetch, maxRetries: 0 });

test.each<[string, object]>([
  ['json() alone', { ok: true, status: 200, headers: TYPE, json: async () => THING }],
  ['text() alone', { status: 200, headers: new Map(Object.entries(TYPE)), text: async () => TEXT }],
  ['arrayBuffer() alone', { status: 200, headers: TYPE, arrayBuffer: async () => encoded.buffer }],
  ['no headers', { status: 200, text: async () => TEXT }],
  [
    'lists of header values and a Node stream, as node-fetch has them',
    {
      status: 200,
      headers: { 'content-type': ['application/json'] },
      body: Readable.from([Buffer.from(TEXT)]),
      text: async () => TEXT,
    },
  ],
])('a response with %s is read', async (_, response) => {
  const { data, response: raw } = await retrieve(response).retrieve('a').withResponse();
  expect(data).toEqual(THING);
  expect(raw).toBeInstanceOf(Response);
  expect(await raw.json()).toEqual(THING);
});

test.each<[string, object]>([
  ['a Node stream', { body: Readable.from([Buffer.from('{"id":1}\n{"i'), Buffer.from('d":2}\n')]) }],
  ['no stream at all', { text: async () => '{"id":1}\n{"id":2}\n' }],
])('items are read from %s', async (_, rest) => {
  const response = { status: 200, headers: { 'content-type': 'application/x-ndjson' }, ...rest };
  const items: unknown[] = [];
  for await (const item of await retrieve(response).watch('a')) items.push(item);
  expect(items).toEqual([{ id: 1 }, { id: 2 }]);
});

test('an error status is a typed error with its body', async () => {
  const response = { status: 404, headers: TYPE, text: async () => '{"error":"no such thing"}' };
  expect(await caught(retrieve(response).retrieve('a'))).toMatchObject({
    name: 'NotFoundError',
    message: expect.stringContaining('no such thing'),
  });
});

test.each([undefined, null, 'text', {}, { status: '200' }])('%j is no response', async (response) => {
  expect(await caught(retrieve(response).retrieve('a'))).toMatchObject({
    name: 'ConnectionError',
    message: expect.stringContaining('no response'),
  });
});

test('a response without any method to read it is a typed error', async () => {
  expect(await caught(retrieve({ status: 200 }).retrieve('a'))).toMatchObject({ name: 'ConnectionError' });
});
