import { decodeBase64 } from '../base64.js';
import { decodeValue } from './url.js';

export type QueryValue = string | true | readonly (string | true)[];

/** Query parameters that reach a function; the rest is dropped without a word. */
const MAX_QUERY_PARAMETERS = 100;

/** A query string as functions see it: a repeated key is a list, a key without `=` is true, nothing is a number. */
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

/** Takes `__fnctx` out of a query: base64 JSON from anybody, which becomes `event.context.user`. */
export function takeUserContext(query: Record<string, QueryValue>): unknown {
  const { __fnctx: encoded } = query;
  delete query.__fnctx;
  const bytes = typeof encoded === 'string' ? decodeBase64(encoded) : undefined;
  if (!bytes) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
