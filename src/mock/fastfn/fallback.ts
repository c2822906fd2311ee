import { operations } from '../../../generated/fastfn/operations.js';
import type { Operation } from '../../core/call/operation.js';
import { encodeResponse } from '../contract/encode-response.js';
import type { MockCall, MockHandler, MockResponse } from '../pipeline/handler.js';
import { createMatcher } from '../pipeline/match-operation.js';
import { fastfnGate } from './console/gate.js';
import { healthHandlers } from './handlers/health.js';
import { openapiHandlers } from './handlers/openapi.js';
import { frontResponse } from './public/front-server.js';
import { publicFetch } from './public/public-fetch.js';
import { refuse } from './responses.js';
import type { FastfnState } from './state.js';

/** These endpoints check the method first. */
const METHOD_FIRST: ReadonlySet<string> = new Set(['/_fn/reload', '/_fn/ui-state']);

/**
 * Handles requests that are not operations of the spec: function URLs, documents that respond to any method, and console paths with an
 * unsupported method. The latter get 405 after the gate, so without the CSRF header they get 403.
 */
export function fastfnFallback(state: FastfnState): (request: Request) => Promise<Response> {
  const anyMethod = anyMethodHandlers(state);
  const matcher = createMatcher(Object.values<Operation>(operations));
  const gate = fastfnGate(state);
  return async (request) => {
    const url = new URL(request.url);
    const document = anyMethod[url.pathname];
    if (!document && matcher.allowed(url.pathname).length === 0) return publicFetch(state, request);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const { headers } = request;
    const call: MockCall = { operationId: '', path: {}, query: {}, headers, body: undefined, bytes, request, url };
    const ofFront = frontResponse(bytes);
    if (ofFront) return encodeResponse(ofFront);
    if (document) return toResponse(await document(call));
    const refusal = METHOD_FIRST.has(url.pathname) ? undefined : gate(call);
    return toResponse(refusal ?? refuse(405, 'method not allowed'));
  };
}

function anyMethodHandlers(state: FastfnState): Readonly<Record<string, MockHandler>> {
  const { health } = healthHandlers(state);
  const { openapi } = openapiHandlers(state);
  return {
    '/_fn/health': health,
    '/system/metrics': health,
    '/openapi.json': openapi,
    '/_fn/openapi.json': openapi,
  };
}

/** The gateway ends its JSON on console paths with a newline. */
const toResponse = ({ status, body }: MockResponse): Response =>
  new Response(`${JSON.stringify(body)}\n`, { status, headers: { 'Content-Type': 'application/json' } });
