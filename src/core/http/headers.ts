import { InvalidArgumentError } from '../errors/index.js';
import type { HeaderOptions, HeaderRecord, HeaderValue } from '../options/request-options.js';
import { isKind } from '../util/kinds.js';

/** Header names in lower case with their values, ready for the wire. */
export type WireHeaders = Record<string, string>;

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What HTTP allows in a value: visible Latin-1, blank and tab. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Headers of the connection, which follow from the URL and the body: another value misleads the server about where a request ends or goes. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Merges header sets: later ones win, names are case-insensitive, `null` removes, `undefined` is ignored. */
export function mergeHeaders(...layers: readonly (HeaderOptions | null | undefined)[]): WireHeaders {
  // No prototype, so that a header named `__proto__` is safe.
  const merged: WireHeaders = Object.create(null);
  for (const layer of layers) {
    const values = recordOf(layer);
    for (const name in values) {
      const value = values[name];
      if (value === undefined) continue;
      const key = name.toLowerCase();
      if (value === null) delete merged[key];
      else if (typeof value !== 'object') merged[key] = checkHeader(name, String(value));
      else if (value.length > 0) merged[key] = joinValues(name, value);
    }
  }
  return merged;
}

/** Throws for a `content-length` that is not the length of a stream: that of any other body is known, and a wrong one splits the request. */
export function checkContentLength(headers: WireHeaders, body: unknown): void {
  const length = headers['content-length'];
  if (length === undefined) return;
  if (!isKind(body, 'ReadableStream')) {
    throw new InvalidArgumentError(
      'header content-length cannot be set: it follows from the body; only a stream needs it',
    );
  }
  if (!/^\d{1,15}$/.test(length)) {
    throw new InvalidArgumentError(
      `header content-length must be a whole number of bytes, got ${JSON.stringify(length)}`,
    );
  }
}

/** Merges two header sets; later wins. Names become lower case; a `null` is kept, to remove a default later. */
export function layerHeaders(base: HeaderOptions, changes: HeaderOptions): HeaderRecord {
  const layered: Record<string, HeaderValue> = Object.create(null);
  for (const layer of [base, changes]) {
    const values = recordOf(layer);
    for (const name in values) {
      if (values[name] !== undefined) layered[name.toLowerCase()] = values[name];
    }
  }
  return layered;
}

/** Names with their values, from any form of header set. Pairs with the same name become a list. */
function recordOf(headers: HeaderOptions | null | undefined): HeaderRecord | null | undefined {
  if (headers === null || headers === undefined || !isIterable(headers)) return headers;
  const record: Record<string, HeaderValue> = Object.create(null);
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = record[key];
    if (value === undefined) continue;
    record[key] = value === null || before === null || before === undefined ? value : [before, value].flat();
  }
  return record;
}

function isIterable(headers: HeaderOptions): headers is Exclude<HeaderOptions, HeaderRecord> {
  return typeof (headers as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
}

function joinValues(name: string, values: readonly (string | number | boolean)[]): string {
  // HTTP joins repeated fields by commas; only cookies have a different separator.
  return values.map((value) => checkHeader(name, String(value))).join(name.toLowerCase() === 'cookie' ? '; ' : ', ');
}

/** The message never quotes the value: it may be a credential. */
function checkHeader(name: string, value: string): string {
  if (!NAME.test(name)) throw new InvalidArgumentError(`${JSON.stringify(name)} is not a header name`);
  if (OF_CONNECTION.has(name.toLowerCase())) {
    throw new InvalidArgumentError(
      `header ${name} cannot be set: it follows from the URL, the body and the connection`,
    );
  }
  if (!VALUE.test(value)) {
    throw new InvalidArgumentError(
      `the value of header ${name} has characters that HTTP does not allow (line breaks, controls, or beyond Latin-1)`,
    );
  }
  return value.trim();
}
