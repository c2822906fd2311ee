import { expect, test, vi } from 'vitest';
import { RawResponse } from '../../../src/core/call/raw-response.js';
import { readUpTo } from '../../../src/core/streams/read-body.js';

const call = () => ({ operationId: 'x', method: 'GET', url: 'http://h/', attempts: [] });

test('the platform Response has status, headers, body and URL, and is built once', async () => {
  const source = new Response(null, { status: 201, statusText: 'Made', headers: { 'x-a': '1' } });
  Object.defineProperty(source, 'url', { value: 'http://h/after' });
  const raw = new RawResponse(source, new TextEncoder().encode('{"a":1}'), call);
  const response = raw.toResponse();
  expect(response).toBeInstanceOf(Response);
  expect(raw.toResponse()).toBe(response);
  expect(response).toMatchObject({ status: 201, statusText: 'Made', url: 'http://h/after', ok: true });
  expect(response.headers.get('x-a')).toBe('1');
  expect(await response.json()).toEqual({ a: 1 });
});

test.each([204, 205])('a %i has no body', (status) => {
  const raw = new RawResponse(new Response(null, { status }), new Uint8Array(0), call);
  expect(raw.toResponse()).toMatchObject({ status, body: null });
});

test('a reason phrase that the Response constructor rejects is kept', async () => {
  const source = new Proxy(new Response('x'), {
    get: (target, key) => (key === 'statusText' ? 'Café ☕' : Reflect.get(target, key, target)),
  });
  const response = new RawResponse(source, new TextEncoder().encode('x'), call).toResponse();
  expect(response).toMatchObject({ status: 200, statusText: 'Café ☕' });
  expect(await response.text()).toBe('x');
});

function chunks(size: number, count: number, cancel = vi.fn()) {
  const pull = vi.fn((controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (pull.mock.calls.length > count) controller.close();
    else controller.enqueue(new Uint8Array(size).fill(pull.mock.calls.length));
  });
  return { response: new Response(new ReadableStream({ pull, cancel }, { highWaterMark: 0 })), pull, cancel };
}

test.each([
  [10, 0, 0],
  [10, 9, 90],
  [10, 10, 100],
  [30, 9, 100],
  [1000, 1, 100],
])('of %i bytes times %i, %i are read', async (size, count, expected) => {
  const { response } = chunks(size, count);
  const bytes = await readUpTo(response, 100);
  expect(bytes.byteLength).toBe(expected);
  expect([...bytes]).toEqual(Array.from({ length: expected }, (_, index) => Math.floor(index / size) + 1));
});

test('no more is pulled than needed, and the rest is canceled', async () => {
  const { response, pull, cancel } = chunks(40, 1_000_000);
  await readUpTo(response, 100);
  expect(pull).toHaveBeenCalledTimes(3);
  expect(cancel).toHaveBeenCalledTimes(1);
});

test('a missing body is read as empty bytes', async () => {
  expect(await readUpTo(new Response(null), 100)).toHaveLength(0);
});
