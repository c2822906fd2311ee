import { encodeAnswer } from '../../contract/encode-response.js';
import { decodeBase64 } from '../base64.js';
import { parseQuery, takeUserContext } from '../routing/url.js';
import { type FunctionEvent, makeEvent } from '../runtime/event.js';
import { errorAnswer, type FunctionAnswer } from '../runtime/read-output.js';
import { type Outcome, runFunction } from '../runtime/run-function.js';
import type { FastfnState } from '../state.js';
import { findPublicTarget, type PublicTarget } from './find-target.js';
import { frontAnswer, refuse } from './front-server.js';

/** Request headers that reach a function; the rest is dropped without a word. */
const MAX_HEADERS = 100;

/**
 * Answers a call of a function URL (`/<route>` or `/<name>@<version>`), and of every other URL that is no console operation. Never rejects:
 * whatever goes wrong is a status.
 */
export async function publicFetch(state: FastfnState, request: Request): Promise<Response> {
  const response = await answer(state, request).catch((error: unknown) => {
    state.logs.add({ file: 'error', line: `gateway exception: ${error}` });
    return refuse(500, 'gateway exception');
  });
  state.logs.access(request.method, new URL(request.url), response.status);
  return request.method === 'HEAD' ? new Response(null, response) : response;
}

async function answer(state: FastfnState, request: Request): Promise<Response> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  const ofFront = frontAnswer(bytes);
  if (ofFront !== undefined) return encodeAnswer(ofFront);
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
    headers: { host: hostOf(new Headers(), url), ...headers },
    // Bodies are text on this gateway: what is no UTF-8 arrives damaged.
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
  const result = outcome.kind === 'answer' ? outcome.answer : errorAnswer(504, 'runtime timeout');
  const isWarmed = outcome.kind === 'answer' && result.status < 500;
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

/** The host that a call is for: X-Forwarded-Host before Host before the URL. */
export function hostOf(headers: Headers, url: URL): string {
  const forwarded = headers.get('x-forwarded-host')?.split(',')[0]?.trim();
  return (forwarded || headers.get('host') || url.host).toLowerCase();
}

/** Whether a function takes calls for a host. `*.` stands for any subdomain, an empty list for every host. */
export function isHostAllowed(authority: string, allowed: readonly string[] = []): boolean {
  const host = authority.replace(/:\d+$/, '');
  return allowed.length === 0 || allowed.map((pattern) => pattern.trim().toLowerCase()).some(matches);

  function matches(pattern: string): boolean {
    if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1));
    return pattern === host || pattern === authority;
  }
}

const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** A function's answer as a Response, with the gateway's own headers. Base64 that is none becomes a 502. */
function functionResponse(answer: FunctionAnswer, gatewayHeaders: Readonly<Record<string, string>>): Response {
  const bytes = answer.isBase64 ? decodeBase64(answer.body) : new TextEncoder().encode(answer.body);
  if (!bytes)
    return functionResponse(errorAnswer(502, 'invalid runtime response: invalid body_base64'), gatewayHeaders);
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const item of [value].flat()) headers.append(name, item);
  }
  for (const [name, value] of Object.entries(gatewayHeaders)) headers.set(name, value);
  return new Response(NO_BODY.has(answer.status) ? null : bytes, { status: answer.status, headers });
}
