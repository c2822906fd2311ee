import { expect, expectTypeOf, test } from 'vitest';
import type { ApiError } from '../../../src/fastfn.js';
import { caught } from '../../core/support/caught.js';
import { refused, responded, scriptedClient, target } from './support/client.js';

interface Order {
  id: string;
}

/** A user's functions, as openapi-typescript generates them. */
interface Paths {
  '/orders/{id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get: {
      parameters: { query?: { full?: boolean }; header?: { 'x-trace'?: string }; path: { id: string }; cookie?: never };
      responses: {
        200: { headers: Record<string, unknown>; content: { 'application/json': Order } };
        404: { headers: Record<string, unknown>; content: { 'application/json': { error: string } } };
      };
    };
    put?: never;
  };
  '/orders': {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': { sku: number } } };
      responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': Order } } };
    };
  };
  '/page': {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      responses: { 200: { headers: Record<string, unknown>; content: { 'text/html': string } } };
    };
  };
}

test('a path with its parameters, typed', async () => {
  const { client, sent } = scriptedClient([responded(200, { id: 'a/b' })]);
  const params = { path: { id: 'a/b' }, query: { full: true }, header: { 'x-trace': 't1' } };
  const { data, error, response } = await client.routes<Paths>().GET('/orders/{id}', { params });
  expectTypeOf(data).toEqualTypeOf<Order | undefined>();
  expectTypeOf(error).toEqualTypeOf<{ error: string } | undefined>();
  expect([data, error, response.state]).toEqual([{ id: 'a/b' }, undefined, 'warm']);
  expect(sent.map(target)).toEqual(['/orders/a%252Fb?full=true']);
  expect(sent[0]?.headers).toMatchObject({ 'x-trace': 't1' });
  expect(sent[0]?.headers).not.toHaveProperty('x-fn-admin-token');
});

test('a body is JSON', async () => {
  const { client, sent } = scriptedClient([responded(201, { id: '1' })]);
  const { data } = await client.routes<Paths>().POST('/orders', { body: { sku: 1 } });
  expect(data?.id).toBe('1');
  expect([sent[0]?.init.body, sent[0]?.headers['content-type']]).toEqual(['{"sku":1}', 'application/json']);
});

test('no required arguments', async () => {
  const { client } = scriptedClient([responded(200, '<html>hi</html>', { 'content-type': 'text/html' })]);
  const { data } = await client.routes<Paths>().GET('/page');
  expectTypeOf(data).toEqualTypeOf<string | undefined>();
  expect(data).toBe('<html>hi</html>');
});

test("a function's failure is `error`; the gateway's is thrown, after the usual retries", async () => {
  const own = scriptedClient([responded(404, { error: 'no such order' })]);
  const params = { path: { id: '7' } };
  const { data, error } = await own.client.routes<Paths>().GET('/orders/{id}', { params });
  expect([data, error]).toEqual([undefined, { error: 'no such order' }]);
  const broken = scriptedClient([responded(500, '<trace>')]);
  expect((await broken.client.routes<Paths>().GET('/page')).error).toBe('<trace>');
  const gone = scriptedClient([refused(404, 'not found')]);
  expect(await caught<ApiError>(gone.client.routes<Paths>().GET('/page'))).toMatchObject({ status: 404 });
  const busy = scriptedClient([
    refused(429, 'worker pool overflow', { 'retry-after-ms': '1' }),
    responded(201, { id: '2' }),
  ]);
  expect((await busy.client.routes<Paths>().POST('/orders', { body: { sku: 1 } })).data?.id).toBe('2');
});

test('calls that the document does not have do not compile', async () => {
  const { client } = scriptedClient([() => responded(200, {})]);
  const routes = client.routes<Paths>();
  // @ts-expect-error no such path
  await routes.GET('/nowhere');
  // @ts-expect-error no such method there
  await routes.POST('/page', {});
  // @ts-expect-error the body is required
  await routes.POST('/orders');
  // @ts-expect-error a field of another type
  await routes.POST('/orders', { body: { sku: 'one' } });
});
