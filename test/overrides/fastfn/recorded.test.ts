import { describe, expect, test, vi } from 'vitest';
import { type OperationId, operations } from '../../../generated/fastfn/operations.js';
import { restoreEmptyLists } from '../../../src/core/call/decode-response.js';
import type { Operation } from '../../../src/core/call/operation.js';
import { createApiError } from '../../../src/core/errors/index.js';
import { type ApiError, type FastfnClient, FunctionError } from '../../../src/fastfn.js';
import { createMatcher } from '../../../src/mock/pipeline/match-operation.js';
import type { FunctionResponse } from '../../../src/overrides/fastfn/public/function-response.js';
import { caught } from '../../core/support/caught.js';
import { decodeRecorded, type FastfnExchange, isPartial } from '../../specs/fastfn-recording.js';
import { readRows } from '../../specs/fixtures.js';
import { scriptedClient, target } from './support/client.js';
import { operationCalls } from './support/operation-calls.js';

vi.mock('../../../src/core/call/retry.js', async (importActual) => ({
  ...(await importActual<object>()),
  retryWaitMs: (_retry: number, retryAfterMs = 0) => retryAfterMs,
}));
vi.mock('../../../src/core/http/retry-after.js', () => ({ retryAfterMs: () => undefined }));

const rows = readRows<FastfnExchange>('fastfn', 'exchanges.jsonl');
const matcher = createMatcher(Object.values<Operation>(operations));

/** Rows that cannot be replayed through the client. */
const NOT_REPLAYED: Readonly<Record<string, string>> = Object.fromEntries(
  rows
    .filter(({ response }) => isPartial(response))
    .map(({ name }) => [name, 'only the start of the response was recorded']),
);

/** Requests that the client does not send, with the error that it throws instead. */
const REFUSED_EARLY: Readonly<Record<string, [name: string, message: RegExp]>> = {
  'config.put.top_level': ['InvalidArgumentError', /\/alice\/demo\/\{id\} has \{id\}/],
  'config.put.bad_methods_become_get': ['InvalidArgumentError', /"BREW".*GET only/],
  'config.put.400_routes': ['InvalidArgumentError', /"nope" does not start with \//],
  'config.put.400_json': ['InvalidArgumentError', /must be an object/],
  'config.put.array_ok': ['InvalidArgumentError', /treats a list as \{\}/],
  'env.put.hidden_scalar_overwrites': ['InvalidArgumentError', /the secret would be lost/],
  'env.put.400_empty_key': ['InvalidArgumentError', /needs a name/],
  'env.put.400_no_value': ['InvalidArgumentError', /A has no value/],
  'code.put.163840_400': ['RequestTooLargeError', /at most 160000/],
  'invoke.400_over_160k': ['RequestTooLargeError', /at most 160000/],
  'ui_state.413': ['RequestTooLargeError', /at most 131072/],
  'route.413.nginx_html': ['RequestTooLargeError', /at most 10485760/],
  'route.421.host_ok': ['InvalidArgumentError', /header Host cannot be set/],
};

/** Success responses with a body that cannot be parsed. */
const UNREADABLE: Readonly<Record<string, RegExp>> = {
  'invoke.bad_base64_is_200': /body_base64 is not base64/,
};

/** Rows that are sent three times, by the gateway's retry rules. Every other row is sent once. */
const RETRIED: ReadonlySet<string> = new Set([
  'route.504.warm',
  'route.429.overflow',
  'route.pool.503_queue_timeout',
  'route.503.runtime_down',
  'route.503.daemon_killed',
  'route.502.daemon_dies_in_call',
]);

describe('every recorded exchange through the client', () => {
  test('at most one in twenty is left out', () => {
    expect(Object.keys(NOT_REPLAYED).length).toBeLessThanOrEqual(rows.length / 20);
    for (const name of [...Object.keys(REFUSED_EARLY), ...RETRIED]) expect(rows.map((row) => row.name)).toContain(name);
  });

  const replayed = rows.filter(({ name }) => !(name in NOT_REPLAYED) && name !== 'route.node.redirect');
  test.each(replayed.map((row) => [row.name, row] as const))('%s', async (name, row) => {
    const { client, sent } = scriptedClient([() => recordedResponse(row)]);
    const found = matcher.find(row.request.method, pathOf(row));
    const call =
      found === undefined ? callUrl(client, row) : callOperation(client, row, found.operation, found.path.id);
    const early = REFUSED_EARLY[name];
    if (early !== undefined) {
      const error = await caught(call);
      expect([error.name, error.message]).toEqual([early[0], expect.stringMatching(early[1])]);
      expect(sent).toHaveLength(0);
      return;
    }
    const unreadable = UNREADABLE[name];
    if (unreadable !== undefined) {
      const error = await caught(call);
      expect([error.name, error.message]).toEqual(['ResponseParseError', expect.stringMatching(unreadable)]);
      return;
    }
    if (isRefusal(row, found !== undefined)) await expectError(call, row);
    else if (found !== undefined) expectResult(await call, row, found.operation);
    else expectResponse((await call) as FunctionResponse, row);
    expect(sent).toHaveLength(RETRIED.has(name) ? 3 : 1);
  });

  test('route.node.redirect', async () => {
    const row = rows.find(({ name }) => name === 'route.node.redirect') as FastfnExchange;
    const next = rows.find(({ name }) => name === 'route.200.failover2') as FastfnExchange;
    const { client, sent } = scriptedClient([() => recordedResponse(row), () => recordedResponse(next)]);
    expect(((await callUrl(client, row)) as FunctionResponse).json()).toEqual(decodeRecorded(next.response));
    expect(sent.map(target)).toEqual(['/shapes?as=redirect', '/get-only']);
  });
});

const pathOf = ({ request }: FastfnExchange): string => new URL(request.path, 'http://gateway.test').pathname;

function callOperation(client: FastfnClient, row: FastfnExchange, operation: Operation, id = ''): PromiseLike<unknown> {
  const query = Object.fromEntries(new URL(row.request.path, 'http://gateway.test').searchParams) as never;
  return operationCalls[operation.id as OperationId](client, { id, query, body: bodyOf(row) as never });
}

function callUrl(client: FastfnClient, { name, request }: FastfnExchange): PromiseLike<unknown> {
  const { method, path, headers, body, truncated_from: length } = request;
  const whole = body === null ? undefined : request.encoding === 'base64' ? Buffer.from(body, 'base64') : body;
  const sent = length === undefined || typeof whole !== 'string' ? whole : whole.padEnd(length, 'a');
  const known = /^[A-Z]+$/.test(method) ? (method as 'GET') : expect.fail(`${name}: ${method}`);
  return client.request(known, path, { headers, ...(sent !== undefined && { body: sent }) });
}

/** The request's body as a value; text that is not JSON stays text, and a truncated body is padded. */
function bodyOf({ request }: FastfnExchange): unknown {
  if (request.body === null) return undefined;
  if (request.truncated_from !== undefined) return { name: 'x', code: 'a'.repeat(request.truncated_from) };
  try {
    return JSON.parse(request.body);
  } catch {
    return request.body;
  }
}

function recordedResponse({ request, response }: FastfnExchange): Response {
  const headers = new Headers(response.headers);
  for (const name of ['transfer-encoding', 'content-encoding']) headers.delete(name);
  const bytes = Buffer.from(response.body ?? '', response.encoding ?? 'utf8');
  const hasBody = request.method !== 'HEAD' && ![204, 304].includes(response.status);
  return new Response(hasBody ? bytes : null, { status: response.status, headers });
}

/** A status of 400 and above is a refusal unless a function sent it; in the recordings, 502 to 504 always come from the gateway. */
function isRefusal({ response: { status, headers } }: FastfnExchange, isOperation: boolean): boolean {
  if (status < 400) return false;
  return isOperation || !('X-FastFN-Function-State' in headers) || [502, 503, 504].includes(status);
}

async function expectError(call: PromiseLike<unknown>, { request, response }: FastfnExchange): Promise<void> {
  const error = await caught<ApiError>(call);
  const received = { status: response.status, headers: new Headers(), body: undefined, detail: '', retryable: false };
  const expected = createApiError(received, { operationId: '', method: '', url: '', attempts: [] });
  expect(error).not.toBeInstanceOf(FunctionError);
  expect([error.name, error.status]).toEqual([expected.name, response.status]);
  const body = request.method === 'HEAD' ? undefined : decodeRecorded(response);
  expect(error.body).toEqual(body);
  const text = (body as { error?: string } | undefined)?.error;
  if (text !== undefined) expect(error.message).toContain(text);
}

function expectResult(result: unknown, { response }: FastfnExchange, operation: Operation): void {
  const body = decodeRecorded(response);
  const expected = operation.emptyLists === undefined ? body : restoreEmptyLists(body, operation.emptyLists);
  if (operation.id !== 'invoke') {
    expect(result).toEqual(expected);
    return;
  }
  const { data, ...envelope } = result as { data: unknown; body?: string; headers?: Record<string, string> };
  expect(envelope).toEqual(expected);
  const { is_base64: isBinary, body_base64: base64 } = expected as { is_base64?: boolean; body_base64?: string };
  if (isBinary) expect(Buffer.from(data as Uint8Array).toString('base64')).toBe(base64);
  else if (envelope.headers?.['Content-Type'] !== 'application/json') expect(data).toBe(envelope.body);
  else expect(data).toEqual(envelope.body ? JSON.parse(envelope.body) : undefined);
}

function expectResponse(received: FunctionResponse, { response }: FastfnExchange): void {
  const headers = new Headers(response.headers);
  expect(received.status).toBe(response.status);
  expect(received.state ?? null).toBe(headers.get('x-fastfn-function-state'));
  expect(received.source).toBe(headers.has('x-fastfn-function-state') ? 'function' : 'gateway');
  expect(Buffer.from(received.bytes())).toEqual(Buffer.from(response.body ?? '', response.encoding ?? 'utf8'));
  expect(received.debug.requestId ?? null).toBe(headers.get('x-fn-request-id'));
  if (headers.get('content-type') === 'application/json' && response.body) {
    expect(received.json()).toEqual(decodeRecorded(response));
  }
}
