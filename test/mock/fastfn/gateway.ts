import { contract } from '../../../generated/fastfn/contract.js';
import { type OperationId, operations } from '../../../generated/fastfn/operations.js';
import type { Operation } from '../../../src/core/call/operation.js';
import { validateResponse } from '../../../src/mock/contract/check.js';
import { encodeResponseBody, responseHeaders } from '../../../src/mock/contract/encode-response.js';
import { describeViolation } from '../../../src/mock/contract/violation.js';
import { type FastfnState, fastfnFallback, fastfnGate, fastfnHandlers } from '../../../src/mock/fastfn/index.js';
import type { MockCall } from '../../../src/mock/pipeline/handler.js';
import { createMatcher } from '../../../src/mock/pipeline/match-operation.js';

export const ORIGIN = 'http://127.0.0.1:8080';

/** Headers of a client with all permissions. */
export const ADMIN = { 'x-fn-admin-token': 'test-admin-token', 'x-fn-request': '1' };

export type Gateway = (method: string, path: string, init?: CallInit) => Promise<Response>;

export interface CallInit {
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes are sent as they are, everything else as JSON. */
  readonly body?: unknown;
}

/**
 * The mock gateway without validation of requests, so that malformed ones reach the handlers as on a real gateway. Responses are validated
 * against the spec.
 */
export function gateway(state: FastfnState): Gateway {
  const matcher = createMatcher(Object.values<Operation>(operations));
  const handlers = fastfnHandlers(state);
  const gate = fastfnGate(state);
  const fallback = fastfnFallback(state);
  return async (method, path, { headers = {}, body } = {}) => {
    const request = new Request(ORIGIN + path, { method, headers, body: encode(body) ?? null });
    const url = new URL(request.url);
    const match = matcher.find(method, url.pathname);
    if (!match) return fallback(request);
    const operationId = match.operation.id as OperationId;
    const bytes = new Uint8Array(await request.arrayBuffer());
    const query = Object.fromEntries(url.searchParams);
    const call: MockCall = {
      operationId,
      path: match.path,
      query,
      headers: request.headers,
      body: undefined,
      bytes,
      request,
      url,
    };
    const result = gate(call) ?? (await handlers[operationId](call));
    const responseHead = responseHeaders(result);
    const violations = validateResponse(operationId, contract[operationId], {
      ...result,
      headers: responseHead,
      body: result.body,
    });
    if (violations.length > 0) throw new Error(violations.map(describeViolation).join('\n'));
    return new Response(encodeResponseBody(result), { status: result.status, headers: responseHead });
  };
}

function encode(body: unknown): BodyInit | undefined {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body as BodyInit | undefined;
  return JSON.stringify(body);
}

/** Status and parsed body of a response. */
export async function read(response: Promise<Response>): Promise<{ status: number; headers: Headers; body: unknown }> {
  const { status, headers, ...rest } = await response.then(async (result) => ({
    status: result.status,
    headers: result.headers,
    text: await result.text(),
  }));
  return { status, headers, body: parse(rest.text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
