import type { Codec } from '../codecs/codec.js';
import { FastkitError, ResponseParseError } from '../errors/index.js';
import { bareMediaType, isJsonMediaType } from '../http/media-type.js';
import type { Operation } from './operation.js';
import type { RawResponse } from './raw-response.js';

const JSON_TYPE = 'application/json';
/** Media types of which no bytes at all are a value. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['application/octet-stream', 'text/plain']);

/**
 * Reads a complete success response by its media type. JSON is read under any content type where JSON was promised; anything that does
 * not fit is a `ResponseParseError`, never text posing as a value.
 */
export function decodeResponse(codecs: readonly Codec[], operation: Operation, raw: RawResponse): unknown {
  const { body } = raw;
  if (body instanceof ReadableStream) throw new TypeError('a streamed response is read by decodeStream');
  if (raw.status === 204 || raw.status === 205 || operation.responseTypes.length === 0) return undefined;
  const codec = codecFor(codecs, operation, raw);
  if (codec?.decode === undefined) throw unreadable(raw, `${operation.responseTypes.join(' or ')} was expected`);
  if (body.byteLength === 0 && !MAY_BE_EMPTY.has(codec.mediaType)) throw unreadable(raw, 'the body is empty');
  try {
    const value = codec.decode(body);
    return operation.emptyLists === undefined ? value : restoreEmptyLists(value, operation.emptyLists);
  } catch (cause) {
    throw unreadable(raw, `the body is not ${codec.mediaType}`, cause);
  }
}

/** Reads a streamed success response item by item. A response of another media type is refused here, not at the first item. */
export function decodeStream(
  codecs: readonly Codec[],
  mediaType: string,
  raw: RawResponse,
): AsyncGenerator<unknown, void, undefined> {
  const codec = codecs.find((candidate) => candidate.mediaType === mediaType);
  const actual = bareMediaType(raw.contentType);
  if (codec?.decodeStream === undefined || !(raw.body instanceof ReadableStream) || actual !== mediaType) {
    if (raw.body instanceof ReadableStream) void raw.body.cancel().catch(() => undefined);
    throw unreadable(raw, `${mediaType} was expected`);
  }
  return items(raw, mediaType, codec.decodeStream(raw.body));
}

async function* items(
  raw: RawResponse,
  mediaType: string,
  source: AsyncGenerator<unknown, void, undefined>,
): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* source;
  } catch (cause) {
    if (cause instanceof FastkitError) throw cause;
    throw unreadable(raw, `the body is not ${mediaType}`, cause);
  }
}

function codecFor(codecs: readonly Codec[], operation: Operation, raw: RawResponse): Codec | undefined {
  const find = (mediaType: string): Codec | undefined => codecs.find((codec) => codec.mediaType === mediaType);
  const promised = operation.responseTypes;
  // The ordinary case does without the response's headers, which are only made when they are read.
  if (promised.length === 1 && promised[0] === JSON_TYPE) return find(JSON_TYPE);
  const actual = bareMediaType(raw.contentType);
  if (promised.includes(JSON_TYPE) && isJsonMediaType(actual)) return find(JSON_TYPE);
  const exact = promised.find((mediaType) => mediaType === actual);
  if (exact !== undefined) return exact.startsWith('text/') ? find('text/plain') : find(exact);
  if (actual?.startsWith('text/') && promised.some((mediaType) => mediaType.startsWith('text/')))
    return find('text/plain');
  return promised.includes(JSON_TYPE) ? find(JSON_TYPE) : undefined;
}

function unreadable(raw: RawResponse, problem: string, cause?: unknown): ResponseParseError {
  return new ResponseParseError({ status: raw.status, contentType: raw.contentType, problem, cause }, raw.call);
}

/**
 * Turns `{}` into `[]` at the given places of a parsed response, in place. `*` stands for every key of a map and every element of a list.
 * Places that are absent, or hold anything but an empty object, stay as they are.
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
