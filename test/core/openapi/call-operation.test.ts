import { afterEach, expect, test, vi } from 'vitest';
import { ApiPromise } from '../../../src/core/call/api-promise.js';
import { resolveConfig } from '../../../src/core/client/client-options.js';
import { InvalidArgumentError } from '../../../src/core/errors/index.js';
import { callOperation } from '../../../src/core/openapi/call-operation.js';
import { HttpClient } from '../../../src/core/openapi/http-client.js';
import { streamCall } from '../../../src/core/openapi/stream-call.js';
import { caught } from '../support/caught.js';
import { json, scriptedFetch } from '../support/scripted-fetch.js';
import { operations, profile } from '../support/things.js';

const { list } = operations;

/** A generated function, called by JavaScript: its arguments may be anything. */
const call = (context: unknown) =>
  callOperation<object, unknown, 'application/json'>(context as never, 'createThingsContext', list, {}, () => {
    throw new Error('must not be sent');
  });
const stream = (context: unknown) =>
  streamCall<object, unknown, 'text/x'>(context as never, 'createThingsContext', list, 'text/x', {}, () => {
    throw new Error('must not be sent');
  });

afterEach(() => vi.resetModules());

test.each([
  ['a call', call],
  ['a stream', stream],
] as const)('%s without a context rejects, and says how to make one', async (_, start) => {
  for (const [context, given] of [
    [undefined, 'undefined'],
    [null, 'null'],
    ['vm-1', 'string'],
    [{ signal: new AbortController().signal }, 'object'],
    [() => undefined, 'function'],
  ] as const) {
    const promise = start(context);
    expect(promise).toBeInstanceOf(ApiPromise);
    const error = await caught(promise);
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toBe(
      `things.list: the first argument must be a context, made by createThingsContext(…); got ${given}`,
    );
    expect(await caught(start(context).asResponse())).toEqual(error);
  }
});

test('a context of another copy of the package is accepted', async () => {
  vi.resetModules();
  const copy = await import('../../../src/core/openapi/http-client.js');
  const { fetch } = scriptedFetch(json([{ id: 'a' }]));
  const context = new copy.HttpClient(resolveConfig(profile, { fetch }, { secrets: [], authorize: undefined }));
  expect(context).not.toBeInstanceOf(HttpClient);
  const things = await callOperation<object, unknown, 'application/json'>(
    context as unknown as HttpClient<object>,
    'createThingsContext',
    list,
    undefined,
    async (_, init) => {
      const request = { url: 'https://things.test/things', method: 'GET', body: undefined } as unknown as Request;
      return { data: (await init.fetch(request)).body };
    },
  );
  expect(things).toEqual([{ id: 'a' }]);
});
