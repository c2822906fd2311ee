import { fromBase64 } from '../../../core/util/base64.js';
import { compileRoute } from './pattern.js';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Percent-decodes text; invalid escapes stay, and bytes that are not UTF-8 become replacement characters. */
function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = encoder.encode(text);
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const pair = bytes[i] === 0x25 ? text16(bytes[i + 1], bytes[i + 2]) : undefined;
    out[length] = pair ?? bytes[i] ?? 0;
    length += 1;
    if (pair !== undefined) i += 2;
  }
  return decoder.decode(out.subarray(0, length));
}

/** The first decoding, by the web server in front: resolves escapes, merges double slashes. */
export const decodePath = (pathname: string): string => percentDecode(pathname).replaceAll(/\/{2,}/g, '/');

/** The second decoding, by the router, of each path parameter and of the query, where `+` is a space. */
export const decodeValue = (text: string): string => percentDecode(text.replaceAll('+', ' '));

function text16(high: number | undefined, low: number | undefined): number | undefined {
  if (high === undefined || low === undefined) return undefined;
  const text = String.fromCharCode(high, low);
  return /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

export type Interpolation =
  | { readonly path: string; readonly params: Readonly<Record<string, string>> }
  | { readonly missing: readonly string[] };

/**
 * Fills the parameters of a route template, for invoke and jobs. Values are encoded once, catch-alls segment by segment; an unnamed star
 * without a value stays a star.
 */
export function interpolate(template: string, values: Readonly<Record<string, unknown>>): Interpolation {
  const names = compileRoute(template).params[Symbol.iterator]();
  const params: Record<string, string> = {};
  const missing: string[] = [];
  const segments = template.split('/').map((segment) => {
    const isStar = segment === '*';
    if (!isStar && !/^:[A-Za-z_][A-Za-z0-9_]*\*?$/.test(segment)) return segment;
    const name = String(names.next().value);
    const value = values[name];
    if (value === undefined || value === null || value === '') {
      if (!isStar) missing.push(name);
      return segment;
    }
    params[name] = String(value);
    if (!segment.endsWith('*')) return encodeURIComponent(params[name]);
    return params[name].split('/').map(encodeURIComponent).join('/');
  });
  return missing.length > 0 ? { missing } : { path: segments.join('/'), params };
}

export type QueryValue = string | true | readonly (string | true)[];

/** Maximum number of query parameters that reach a function; the rest is dropped silently. */
const MAX_QUERY_PARAMETERS = 100;

/** A query string as functions see it: a repeated key becomes a list, a key without `=` is true, values are never numbers. */
export function parseQuery(search: string): Record<string, QueryValue> {
  const query: Record<string, QueryValue> = {};
  const pairs = search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '');
  for (const pair of pairs.slice(0, MAX_QUERY_PARAMETERS)) {
    const split = pair.indexOf('=');
    const key = decodeValue(split < 0 ? pair : pair.slice(0, split));
    const value = split < 0 ? true : decodeValue(pair.slice(split + 1));
    const old = Object.hasOwn(query, key) ? query[key] : undefined;
    const next = old === undefined ? value : [...(Array.isArray(old) ? old : [old]), value].flat();
    Object.defineProperty(query, key, { value: next, enumerable: true, writable: true, configurable: true });
  }
  return query;
}

/** Removes `__fnctx` from a query: base64 JSON from any caller, which becomes `event.context.user`. */
export function takeUserContext(query: Record<string, QueryValue>): unknown {
  const { __fnctx: encoded } = query;
  delete query.__fnctx;
  if (typeof encoded !== 'string') return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64(encoded)));
  } catch {
    return undefined;
  }
}
