import { type Codec, decodeProblem } from '../codecs/codec.js';
import { ResponseParseError } from '../errors/index.js';
import { bareMediaType, isJsonMediaType } from '../http/media-type.js';
import type { Operation } from './operation.js';
import type { RawResponse } from './raw-response.js';

const JSON_TYPE = 'application/json';
/** Media types for which an empty body is a valid value. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['application/octet-stream', 'text/plain']);

/**
 * Decodes a complete success response. Parses JSON whatever the content type if the operation returns JSON. Throws `ResponseParseError`
 * otherwise; never returns text typed as an object.
 */
export function decodeResponse(codecs: readonly Codec[], operation: Operation, raw: RawResponse): unknown {
  const { body } = raw;
  if (!ArrayBuffer.isView(body)) throw new TypeError('a streamed response is read by decodeStream');
  if (raw.status === 204 || raw.status === 205 || operation.responseTypes.length === 0) return undefined;
  const codec = codecFor(codecs, operation, raw);
  if (codec?.decode === undefined) throw unreadable(raw, `${operation.responseTypes.join(' or ')} was expected`);
  if (body.byteLength === 0 && !MAY_BE_EMPTY.has(codec.mediaType)) throw unreadable(raw, 'the body is empty');
  try {
    const value = codec.decode(body);
    return operation.emptyLists === undefined ? value : restoreEmptyLists(value, operation.emptyLists);
  } catch (cause) {
    throw unreadable(raw, decodeProblem(codec.mediaType, cause), cause);
  }
}

function codecFor(codecs: readonly Codec[], operation: Operation, raw: RawResponse): Codec | undefined {
  const find = (mediaType: string): Codec | undefined => codecs.find((codec) => codec.mediaType === mediaType);
  const promised = operation.responseTypes;
  // The common case does not read the response's headers, which are created on access.
  if (promised.length === 1 && promised[0] === JSON_TYPE) return find(JSON_TYPE);
  const actual = bareMediaType(raw.contentType);
  if (promised.includes(JSON_TYPE) && isJsonMediaType(actual)) return find(JSON_TYPE);
  const exact = promised.find((mediaType) => mediaType === actual);
  if (exact !== undefined) return exact.startsWith('text/') ? find('text/plain') : find(exact);
  if (actual?.startsWith('text/') && promised.some((mediaType) => mediaType.startsWith('text/')))
    return find('text/plain');
  return promised.includes(JSON_TYPE) ? find(JSON_TYPE) : undefined;
}

export function unreadable(raw: RawResponse, problem: string, cause?: unknown): ResponseParseError {
  return new ResponseParseError({ status: raw.status, contentType: raw.contentType, problem, cause }, raw.call);
}

/**
 * Turns `{}` into `[]` at the given paths of a parsed response, in place. `*` stands for every key of a map and every element of a list.
 * Paths that are absent, or whose value is not an empty object, are left unchanged.
 */
export function restoreEmptyLists(value: unknown, paths: readonly (readonly string[])[]): unknown {
  let result = value;
  for (const path of paths) result = restoreAt(result, path, 0);
  return result;
}

function restoreAt(value: unknown, path: readonly string[], depth: number): unknown {
  const key = path[depth];
  if (key === undefined) return isEmptyObject(value) ? [] : value;
  if (typeof value !== 'object' || value === null) return value;
  const container = value as Record<string, unknown>;
  const keys = key === '*' ? Object.keys(container) : [key];
  for (const name of keys) {
    if (Object.hasOwn(container, name)) container[name] = restoreAt(container[name], path, depth + 1);
  }
  return value;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
