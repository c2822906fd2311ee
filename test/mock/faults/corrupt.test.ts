import { expect, test } from 'vitest';
import { corrupt } from '../../../src/mock/faults/corrupt.js';

const response = (contentType: string, body: BodyInit | null, headers: Record<string, string> = {}) =>
  corrupt(new Response(body, { status: 201, headers: { ...headers, ...(body && { 'content-type': contentType }) } }));
const stream = (...chunks: string[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

test.each([
  ['JSON', 'application/json; charset=utf-8', '{"a":1}', '{"a":1,'],
  ['a JSON number', 'application/json', '7', ','],
  ['text', 'text/plain', 'abc', 'a\ufffdc'],
  ['one line of NDJSON', 'application/x-ndjson', '{"a":1}\n{"b":2}\n', '#"a":1}\n{"b":2}\n'],
  ['an empty body', 'application/json', '', ''],
])('%s', async (_, contentType, body, damaged) => {
  const result = await response(contentType, body);
  expect([result.status, await result.text()]).toEqual([201, damaged]);
});

test('NDJSON is not delayed', async () => {
  const result = await response('application/x-ndjson', stream('', '{"a":1}\n', '{"b":2}\n'));
  expect(await result.text()).toBe('#"a":1}\n{"b":2}\n');
});

test('MessagePack', async () => {
  const result = await response('application/msgpack', Uint8Array.of(0x81, 0xa1, 0x61, 1));
  expect([...new Uint8Array(await result.arrayBuffer())]).toEqual([0xc1, 0xa1, 0x61, 1]);
});

test.each([
  ['abc', '0bc'],
  ['0bc', '1bc'],
])('the signature %s, and not what it signs', async (signature, damaged) => {
  const result = await response('application/octet-stream', 'abc', { 'x-content-signature': signature });
  expect([result.headers.get('x-content-signature'), await result.text()]).toEqual([damaged, 'abc']);
});

test('a response without a body does not change', async () => {
  expect((await response('', null)).status).toBe(201);
});
