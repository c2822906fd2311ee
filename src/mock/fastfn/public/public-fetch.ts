import { fromBase64 } from '../../../core/util/base64.js';
import { encodeResponse } from '../../contract/encode-response.js';
import { parseQuery, takeUserContext } from '../routing/url.js';
import type { FunctionEvent } from '../runtime/event.js';
import { makeEvent } from '../runtime/make-event.js';
import { errorResponse, type FunctionOutput } from '../runtime/read-output.js';
import { type Outcome, runFunction } from '../runtime/run-function.js';
import type { FastfnState } from '../state.js';
import { findPublicTarget, type PublicTarget } from './find-target.js';
import { frontResponse, refuse } from './front-server.js';

/** Maximum number of request headers that reach a function; the rest is dropped silently. */
const MAX_HEADERS = 100;

/**
 * Handles a call of a function URL (`/<route>` or `/<name>@<version>`) and of every other URL that is not a console operation. Never
 * rejects: every failure is a status.
 */
export async function publicFetch(state: FastfnState, request: Request): Promise<Response> {
  const response = await handle(state, request).catch((error: unknown) => {
    state.logs.add({ file: 'error', line: `gateway exception: ${error}` });
    return refuse(500, 'gateway exception');
  });
  state.logs.access(request.method, new URL(request.url), response.status);
  return request.method === 'HEAD' ? new Response(null, response) : response;
}

async function handle(state: FastfnState, request: Request): Promise<Response> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  const ofFront = frontResponse(bytes);
  if (ofFront !== undefined) return encodeResponse(ofFront);
  const url = new URL(request.url);
  const target = findPublicTarget(state, request, url);
  if (target instanceof Response) return target;
  const { record, policy } = target;
  if (bytes.length > policy.max_body_bytes) return refuse(413, 'payload too large');
  if (policy.max_concurrency > 0 && record.active >= policy.max_concurrency) return refuse(429, 'worker pool overflow');
  const event = publicEvent(state, target, request, url, bytes);
  record.active += 1;
  const outcome = await runFunction(record, event, state.clock, state.printerOf(record));
  record.active -= 1;
  return outcomeResponse(target, event, outcome, state.clock.now());
}

function publicEvent(
  state: FastfnState,
  target: PublicTarget,
  request: Request,
  url: URL,
  bytes: Uint8Array,
): FunctionEvent {
  const { record, policy, path, params } = target;
  const query = parseQuery(url.search);
  const user = takeUserContext(query);
  const headers = Object.fromEntries([...request.headers].slice(0, MAX_HEADERS));
  return makeEvent(record, policy, {
    requestId: state.nextRequestId('req'),
    nowMs: state.clock.now(),
    method: request.method,
    path,
    rawPath: url.pathname + url.search,
    query,
    params,
    headers: { host: url.host, ...headers },
    // Bodies are text on this gateway: bytes that are not UTF-8 arrive damaged.
    body: bytes.length === 0 ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    userAgent: request.headers.get('user-agent') ?? undefined,
    user,
    secrets: state.secrets.of(record),
  });
}

function outcomeResponse(
  { record, policy }: PublicTarget,
  event: FunctionEvent,
  outcome: Outcome,
  nowMs: number,
): Response {
  const wasWarm = record.warmAtMs !== undefined;
  const result = outcome.kind === 'response' ? outcome.response : errorResponse(504, 'runtime timeout');
  const isWarmed = outcome.kind === 'response' && result.status < 500;
  if (isWarmed) record.warmAtMs = nowMs;
  return functionResponse(result, {
    'X-FastFN-Function-State': wasWarm ? 'warm' : 'cold',
    ...(isWarmed && !wasWarm && { 'X-FastFN-Warmed': 'true' }),
    ...(outcome.kind === 'timeout' && !wasWarm && { 'X-FastFN-Warming': 'true', 'Retry-After': '1' }),
    ...(policy.include_debug_headers && {
      'X-Fn-Request-Id': event.id,
      'X-Fn-Runtime': record.runtime,
      'X-Fn-Function': record.name,
      'X-Fn-Version': event.version,
      'X-Fn-Latency-Ms': String(outcome.latencyMs),
      'X-Fn-Worker-Pool-Max-Workers': String(policy.max_concurrency),
      'X-Fn-Worker-Pool-Max-Queue': '0',
      'X-Fn-Runtime-Routing': 'single',
      'X-Fn-Runtime-Socket-Index': '1',
    }),
  });
}

const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** A function's output as a Response, with the gateway's own headers. Invalid base64 becomes a 502. */
function functionResponse(output: FunctionOutput, gatewayHeaders: Readonly<Record<string, string>>): Response {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = output.isBase64 ? fromBase64(output.body) : new TextEncoder().encode(output.body);
  } catch {
    return functionResponse(errorResponse(502, 'invalid runtime response: invalid body_base64'), gatewayHeaders);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(output.headers)) {
    for (const item of [value].flat()) headers.append(name, item);
  }
  for (const [name, value] of Object.entries(gatewayHeaders)) headers.set(name, value);
  return new Response(NO_BODY.has(output.status) ? null : bytes, { status: output.status, headers });
}
