import type { Operation } from '../../../src/core/call/operation.js';
import { resolveConfig } from '../../../src/core/client/client-options.js';
import { jsonCodec } from '../../../src/core/codecs/json.js';
import { FastkitError } from '../../../src/core/errors/index.js';
import { HttpClient } from '../../../src/core/openapi/http-client.js';
import { sentUrl } from '../../../src/core/openapi/sent-url.js';
import { streamCall } from '../../../src/core/openapi/stream-call.js';
import { untypedCall } from '../../../src/core/openapi/untyped-call.js';
import type { RequestOptions } from '../../../src/core/options/request-options.js';
import { type BuiltBody, buildBody } from './build-body.js';
import type { CallSpec, Outcome } from './call-spec.js';

interface Paths {
  '/items': {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      responses: { 200: { headers: Record<string, unknown>; content: { 'application/x-ndjson': unknown } } };
    };
  };
}

const PROFILE = {
  service: 'conformance',
  envPrefix: 'CONFORMANCE',
  baseUrlVariable: 'CONFORMANCE_BASE_URL',
  defaultBaseUrl: 'http://conformance.test',
  codecs: [jsonCodec],
};

/** Makes one call through a `HttpClient` and returns its outcome. Runs in Node and in browsers. */
export async function perform(spec: CallSpec, origin: string, fetch?: typeof globalThis.fetch): Promise<Outcome> {
  if (spec.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, spec.afterMs));
  const body = buildBody(spec.body);
  const items: unknown[] = [];
  try {
    const credentials = { secrets: ['key-0123456789'], authorize: () => ({ 'X-API-Key': 'key-0123456789' }) };
    const options = {
      baseUrl: (spec.baseUrl ?? '{origin}')
        .replace('{origin}', origin)
        .replace('{https}', origin.replace('http:', 'https:')),
      logLevel: 'off',
      headers: spec.clientHeaders,
      fetch,
    } as const;
    const core = new HttpClient<Paths>(resolveConfig(PROFILE, options, credentials));
    return spec.read === undefined ? await whole(core, spec, body) : await itemByItem(core, spec, items);
  } catch (error) {
    return { ...(await failure(error, body)), ...(spec.read === undefined ? {} : { items }) };
  }
}

async function whole(core: HttpClient<Paths>, spec: CallSpec, { body }: BuiltBody): Promise<Outcome> {
  const method = spec.method ?? 'GET';
  const operation: Operation = {
    id: 'conformance',
    method,
    path: '/',
    retry: method === 'POST' || method === 'PATCH' ? 'never' : 'idempotent',
    responseTypes: [],
    ...(body === undefined ? {} : { requestType: 'application/octet-stream' }),
  };
  const url = sentUrl(core.config, spec.path ?? '/', { what: 'path', hint: '' });
  const call = untypedCall(core, { operation, url, body }, optionsOf(spec));
  const { data, response } = await call.withResponse();
  const bytes = binary(data.body as Uint8Array);
  const copied = binary(new Uint8Array(await response.arrayBuffer()));
  const isBodyless = [204, 205, 304].includes(data.status);
  if (copied !== bytes && !isBodyless) throw new Error('the Response has another body than the response');
  return {
    ok: true,
    status: data.status,
    statusText: data.statusText,
    url: data.url,
    headers: Object.fromEntries(data.headers),
    body: bytes,
  };
}

async function itemByItem(core: HttpClient<Paths>, spec: CallSpec, items: unknown[]): Promise<Outcome> {
  const type = 'application/x-ndjson';
  const operation: Operation = { id: 'items', method: 'GET', path: '/items', retry: 'safe', responseTypes: [type] };
  const call = streamCall(core, 'createContext', operation, type, optionsOf(spec), (http, init) =>
    http.GET('/items', init),
  );
  const { data, response } = await call.withResponse();
  for await (const item of data) {
    items.push(item);
    if (spec.read === 'first item') break;
  }
  const { status, statusText, url, headers } = response;
  return { ok: true, status, statusText, url, headers: Object.fromEntries(headers), body: '', items };
}

function optionsOf({ timeoutMs, deadlineMs, maxRetries = 0, headers, abortAfterMs }: CallSpec): RequestOptions {
  const options = { timeoutMs, deadlineMs, maxRetries, headers };
  if (abortAfterMs === undefined) return options;
  const controller = new AbortController();
  if (abortAfterMs === 'before') controller.abort('enough');
  else setTimeout(() => controller.abort('enough'), abortAfterMs);
  return { ...options, signal: controller.signal };
}

async function failure(error: unknown, body: BuiltBody): Promise<Outcome> {
  if (!(error instanceof FastkitError)) {
    return { ok: false, name: 'not a FastkitError', code: '', message: String((error as Error)?.stack ?? error) };
  }
  const { name, code, message, hint } = error;
  const { status, reason, attempts } = error as { status?: number; reason?: unknown; attempts?: unknown[] };
  return {
    ok: false,
    name,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
    ...(attempts === undefined ? {} : { attempts: attempts.length }),
    ...((await body.isCanceled()) ? { streamCanceled: true } : {}),
  };
}

/** One character for each byte. */
function binary(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}
