import { expect, test, vi } from 'vitest';
import { ApiPromise } from '../../../src/core/call/api-promise.js';
import { ApiError, ResponseParseError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { json, scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

const found = () => scriptedFetch(() => json({ id: 'a' }, { headers: { 'x-request-id': 'r' } }));
const missing = () => scriptedFetch(() => json({ error: 'no' }, { status: 404 }));

test('awaiting returns the parsed body, each time the identical object, from one request', async () => {
  const { fetch, sent } = found();
  const promise = thingsClient({ fetch }).retrieve('a');
  const first = await promise;
  expect(first).toEqual({ id: 'a' });
  expect(await promise).toBe(first);
  expect((await promise.withResponse()).data).toBe(first);
  expect(sent).toHaveLength(1);
});

test('the request starts at once', async () => {
  const { fetch, sent } = found();
  const promise = thingsClient({ fetch }).retrieve('a');
  await vi.waitFor(() => expect(sent).toHaveLength(1), { interval: 1 });
  await promise;
});

test('asResponse returns a real Response with a readable body', async () => {
  const fetch = (async () => {
    const response = json({ id: 'a' }, { status: 201, headers: { 'x-request-id': 'r' } });
    Object.defineProperty(response, 'url', { value: 'https://things.test/landed' });
    return response;
  }) as typeof globalThis.fetch;
  const promise = thingsClient({ fetch }).retrieve('a');
  const response = await promise.asResponse();
  expect(response).toBeInstanceOf(Response);
  expect(response).toMatchObject({ status: 201, url: 'https://things.test/landed', bodyUsed: false });
  expect(response.headers.get('x-request-id')).toBe('r');
  expect(await response.json()).toEqual({ id: 'a' });
  expect(await promise).toEqual({ id: 'a' });
});

test('withResponse returns both, the response unread', async () => {
  const { data, response } = await thingsClient({ fetch: found().fetch }).retrieve('a').withResponse();
  expect(data).toEqual({ id: 'a' });
  expect(await response.text()).toBe('{"id":"a"}');
});

test('it is a Promise and works with the combinators', async () => {
  const client = thingsClient({ fetch: found().fetch });
  const promise = client.retrieve('a');
  expect(promise).toBeInstanceOf(Promise);
  expect(promise).toBeInstanceOf(ApiPromise);
  expect(await Promise.all([promise, client.retrieve('b')])).toEqual([{ id: 'a' }, { id: 'a' }]);
  expect(await Promise.race([promise])).toEqual({ id: 'a' });
  expect(await Promise.allSettled([promise])).toEqual([{ status: 'fulfilled', value: { id: 'a' } }]);
  expect(await Promise.resolve(promise)).toEqual({ id: 'a' });
  const chained = promise.then(({ id }) => id);
  expect(chained).not.toBeInstanceOf(ApiPromise);
  expect(ApiPromise[Symbol.species]).toBe(Promise);
  expect(await chained).toBe('a');
  const after = vi.fn();
  expect(await promise.finally(after)).toEqual({ id: 'a' });
  expect(after).toHaveBeenCalledTimes(1);
});

test('a failure rejects all of its forms with the same error', async () => {
  const { fetch, sent } = missing();
  const promise = thingsClient({ fetch }).retrieve('a');
  const error = await caught(promise);
  expect(error).toBeInstanceOf(ApiError);
  expect(await caught(promise)).toBe(error);
  expect(await caught(promise.asResponse())).toBe(error);
  expect(await caught(promise.withResponse())).toBe(error);
  expect(await caught(promise.map((thing) => thing))).toBe(error);
  expect(await promise.catch((reason: unknown) => reason)).toBe(error);
  expect(sent).toHaveLength(1);
});

test('an unreadable 200 rejects the body, not the response', async () => {
  const promise = thingsClient({ fetch: scriptedFetch(() => new Response('<p>')).fetch }).retrieve('a');
  expect(await (await promise.asResponse()).text()).toBe('<p>');
  const error = await caught(promise);
  expect(error).toBeInstanceOf(ResponseParseError);
  expect(await caught(promise.withResponse())).toBe(error);
});

test('map changes the value once and keeps the response', async () => {
  const change = vi.fn(async ({ id }: { id?: string }, { status }: { status: number }) => `${id} ${status}`);
  const promise = thingsClient({ fetch: found().fetch }).retrieve('a').map(change);
  expect(promise).toBeInstanceOf(ApiPromise);
  expect(change).not.toHaveBeenCalled();
  expect(await promise).toBe('a 200');
  expect((await promise.withResponse()).data).toBe('a 200');
  expect((await promise.asResponse()).status).toBe(200);
  expect(change).toHaveBeenCalledTimes(1);
});

test('a map that throws rejects with what it throws', async () => {
  const reason = new Error('mine');
  const promise = thingsClient({ fetch: found().fetch })
    .retrieve('a')
    .map(() => {
      throw reason;
    });
  expect(await caught(promise)).toBe(reason);
});

test('from turns a synchronous error into a rejection, and passes a call on', async () => {
  const reason = new Error('bad argument');
  const refused = ApiPromise.from<string>(() => {
    throw reason;
  });
  expect(await caught(refused)).toBe(reason);
  expect(await caught(refused.asResponse())).toBe(reason);
  const promise = thingsClient({ fetch: found().fetch }).retrieve('a');
  expect(ApiPromise.from(() => promise)).toBe(promise);
  await promise;
});

test('a handled failure is handled, whichever form was used; an unhandled one is reported', async () => {
  const unhandled = vi.fn();
  const before = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', unhandled);
  const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
  try {
    const client = thingsClient({ fetch: missing().fetch });
    await caught(client.retrieve('a').asResponse());
    await caught(client.retrieve('a').withResponse());
    await caught(client.retrieve('a'));
    await caught(client.retrieve('a').map((thing) => thing));
    await caught(
      thingsClient({ fetch: scriptedFetch(() => new Response('<p>')).fetch })
        .retrieve('a')
        .withResponse(),
    );
    await turn();
    expect(unhandled).not.toHaveBeenCalled();
    client.retrieve('a');
    await turn();
    expect(unhandled).toHaveBeenCalledTimes(1);
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of before) process.on('unhandledRejection', listener);
  }
});
