import { InvalidArgumentError } from '../errors/index.js';
import { isPlainObject } from '../util/checks.js';

/** `encodeURIComponent` whose error names the value that it cannot encode. */
export function percentEncode(what: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (cause) {
    throw new InvalidArgumentError(`${what} has half of a surrogate pair and no UTF-8 form`, { cause });
  }
}

/** Characters that RFC 3986 allows in a path segment but `encodeURIComponent` encodes. */
const LEGAL_IN_SEGMENT = /%(3A|40|24|26|2B|2C|3B|3D)/g;
/** `.` or `..` between slashes of either kind. All may be percent-encoded: proxies decode a path before they normalize it. */
export const DOT_SEGMENT = /(^|[/\\]|%2f|%5c)(\.|%2e){1,2}($|[/\\]|%2f|%5c)/i;
/** Characters that need no encoding. */
const PLAIN = /^[\w-]+$/;

/** Templates of operations, split at their placeholders: text and name alternating. */
const templates = new Map<string, readonly string[]>();

/**
 * Fills the placeholders of a path template.
 *
 * Values are percent-encoded, so that they stay in their segment. Empty values, `.` and `..` (also percent-encoded, also between slashes or
 * backslashes) and anything that is not text, a number or a boolean are rejected: they would address another resource.
 */
export function serializePath(template: string, params: Readonly<Record<string, unknown>>): string {
  let parts = templates.get(template);
  if (parts === undefined) {
    parts = template.split(/\{([^{}]+)\}/);
    templates.set(template, parts);
  }
  let path = parts[0] ?? '';
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index] ?? '';
    path += encodeSegment(name, params[name]) + (parts[index + 1] ?? '');
  }
  return path;
}

function encodeSegment(name: string, value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new InvalidArgumentError(
      `path parameter ${name} must be text, got ${value === null ? 'null' : typeof value}`,
    );
  }
  const text = String(value);
  if (text === '') throw new InvalidArgumentError(`path parameter ${name} is empty`);
  if (DOT_SEGMENT.test(text)) {
    throw new InvalidArgumentError(
      `path parameter ${name} is ${JSON.stringify(text)}: its dot segment would address another path`,
    );
  }
  return percentEncode(`path parameter ${name}`, text).replace(LEGAL_IN_SEGMENT, decodeURIComponent);
}

/**
 * Writes query parameters: scalars as they are, a list as one `key=value` per item, an object as `key.name=value`.
 * `undefined` is left out, `null` is written as `key=`. An empty list and anything else (dates, nested objects) throw an error that
 * names the parameter.
 */
export function serializeQuery(query: object): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) append(pairs, name, value, true);
  return pairs.join('&');
}

/**
 * Adds the caller's extra parameters to a URL; they replace those of the same name. `defaults` are added for names that neither has;
 * a name that is `undefined` in `extra` is left out.
 */
export function extendQuery(url: string, extra: object | undefined, defaults?: object): string {
  const added = extra === undefined ? '' : serializeQuery(extra);
  const assumed = defaults === undefined ? '' : serializeQuery(defaults);
  if (added === '' && assumed === '') return url;
  const mark = url.indexOf('?');
  const [base, query] = mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
  const own = pairsOf(query);
  const replaced = new Set(pairsOf(added).map(keyOf));
  const known = new Set([...own.map(keyOf), ...replaced, ...omittedKeys(extra ?? {})]);
  const pairs = [
    ...pairsOf(assumed).filter((pair) => !known.has(keyOf(pair))),
    ...own.filter((pair) => !replaced.has(keyOf(pair))),
    ...pairsOf(added),
  ];
  return pairs.length === 0 ? base : `${base}?${pairs.join('&')}`;
}

function pairsOf(query: string): string[] {
  return query.split('&').filter((pair) => pair !== '');
}

function keyOf(pair: string): string {
  return pair.split('=', 1)[0] ?? '';
}

/** Keys whose value is `undefined`, as they would be written. */
function omittedKeys(query: object): string[] {
  const omitted = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [name];
    if (!isPlainObject(value)) return [];
    return Object.entries(value).flatMap(([key, item]) => (item === undefined ? [`${name}.${key}`] : []));
  });
  return omitted.map((name) => percentEncode(`query parameter ${name}`, name));
}

function append(pairs: string[], name: string, value: unknown, mayNest: boolean): void {
  if (value === undefined) return;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    const what = `query parameter ${name}`;
    pairs.push(`${percentEncode(what, name)}=${percentEncode(what, String(value ?? ''))}`);
  } else if (mayNest && Array.isArray(value)) {
    const before = pairs.length;
    for (const item of value) append(pairs, name, item, false);
    // A filter that matches nothing would be sent as no filter, which matches everything.
    if (pairs.length === before) {
      throw new InvalidArgumentError(
        `query parameter ${name} is an empty list: pass at least one value, or leave it out`,
      );
    }
  } else if (mayNest && isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) append(pairs, `${name}.${key}`, item, false);
  } else {
    const type = typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
    throw new InvalidArgumentError(
      `query parameter ${name} cannot be sent: ${type} has no query form; pass text or a number`,
    );
  }
}
