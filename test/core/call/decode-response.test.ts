import { expect, test, vi } from 'vitest';
import { decodeResponse } from '../../../src/core/call/decode-response.js';
import { decodeStream } from '../../../src/core/call/decode-stream.js';
import type { Operation } from '../../../src/core/call/operation.js';
import { RawResponse } from '../../../src/core/call/raw-response.js';
import type { Codec } from '../../../src/core/codecs/codec.js';
import { ResponseParseError } from '../../../src/core/errors/index.js';
import { caught, thrown } from '../support/caught.js';
import { operations, profile } from '../support/things.js';

const codecs: readonly Codec[] = profile.codecs;
const call = { operationId: 'things.test', method: 'GET', url: 'http://h/p', attempts: [{ number: 1, durationMs: 3 }] };

function response(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  contentType?: string,
  status = 200,
) {
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return new RawResponse(new Response(null, { status, headers }), bytes, () => call);
}

const promising = (...responseTypes: string[]): Operation => ({ ...operations.retrieve, responseTypes });
const JSON_ONLY = promising('application/json');
const MSGPACK = Uint8Array.of(0x81, 0xa1, 0x61, 1);

test.each<[string, Operation, RawResponse, unknown]>([
  ['JSON', JSON_ONLY, response('{"a":1}', 'application/json; charset=utf-8'), { a: 1 }],
  ['JSON under text/plain', JSON_ONLY, response('{"a":1}', 'text/plain'), { a: 1 }],
  ['JSON under no content type', JSON_ONLY, response('[1]'), [1]],
  ['a JSON dialect', JSON_ONLY, response('[1]', 'application/vnd.x+json'), [1]],
  ['JSON null', JSON_ONLY, response('null', 'application/json'), null],
  ['204', JSON_ONLY, response('', undefined, 204), undefined],
  ['205', JSON_ONLY, response('', undefined, 205), undefined],
  ['a body of an operation that has none', promising(), response('whatever', 'text/html'), undefined],
  [
    'an empty body from an operation that returns bytes',
    promising('application/octet-stream'),
    response('', 'application/octet-stream'),
    new Uint8Array(0),
  ],
  ['bytes', promising('application/octet-stream'), response(MSGPACK, 'application/octet-stream'), MSGPACK],
  ['text', promising('text/plain'), response('ä', 'text/plain; charset=utf-8'), 'ä'],
  ['no text', promising('text/plain'), response('', 'text/plain'), ''],
  ['text of another kind', promising('text/html'), response('<p>', 'text/html'), '<p>'],
  [
    'msgpack beside JSON',
    promising('application/json', 'application/msgpack'),
    response(MSGPACK, 'application/msgpack'),
    { a: 1 },
  ],
  ['JSON beside msgpack', promising('application/json', 'application/msgpack'), response('{}', 'application/json'), {}],
  ['JSON beside text', promising('text/plain', 'application/json'), response('{}', 'application/json'), {}],
])('%s is read', (_, operation, raw, expected) => {
  expect(decodeResponse(codecs, operation, raw)).toEqual(expected);
});

test.each<[string, Operation, RawResponse, RegExp]>([
  [
    'HTML from an operation that returns JSON',
    JSON_ONLY,
    response('<html>hunter2</html>', 'text/html'),
    /200 response \(text\/html\): the body is not application\/json/,
  ],
  ['truncated JSON', JSON_ONLY, response('{"a":', 'application/json'), /the body is not application\/json/],
  [
    'text from an operation that returns JSON',
    JSON_ONLY,
    response('ok', 'text/plain'),
    /the body is not application\/json/,
  ],
  [
    'an empty body from an operation that returns JSON',
    JSON_ONLY,
    response('', 'application/json'),
    /the body is empty/,
  ],
  [
    'an empty body from an operation that returns msgpack',
    promising('application/msgpack'),
    response('', 'application/msgpack'),
    /the body is empty/,
  ],
  [
    'JSON from an operation that returns msgpack',
    promising('application/msgpack'),
    response('{}', 'application/json'),
    /application\/msgpack was expected/,
  ],
  [
    'JSON from an operation that returns bytes',
    promising('application/octet-stream'),
    response('{}', 'application/json'),
    /application\/octet-stream was expected/,
  ],
  [
    'truncated msgpack',
    promising('application/msgpack'),
    response(MSGPACK.slice(0, 2), 'application/msgpack'),
    /the body is not application\/msgpack/,
  ],
])('%s is a ResponseParseError', (_, operation, raw, message) => {
  const error = thrown<ResponseParseError>(() => decodeResponse(codecs, operation, raw));
  expect(error).toBeInstanceOf(ResponseParseError);
  expect(error.message).toMatch(message);
  expect(error.message).toMatch(/\(things\.test: GET http:\/\/h\/p\)$/);
  expect(error).toMatchObject({ ...call, status: 200, code: 'RESPONSE_PARSE' });
  expect(JSON.stringify(error)).not.toContain('hunter2');
});

test('empty lists are restored where the operation says so', () => {
  expect(decodeResponse(codecs, operations.retrieve, response('{"tags":{},"a":{}}'))).toEqual({ tags: [], a: {} });
});

const stream = (text: string, cancel = vi.fn()) =>
  new ReadableStream<Uint8Array>({ start: (c) => c.enqueue(new TextEncoder().encode(text)), cancel });

test('a stream of another media type is rejected before its first item, and canceled', () => {
  const cancel = vi.fn();
  expect(() => decodeStream('application/x-ndjson', response(stream('<p>', cancel), 'text/html'))).toThrow(
    /200 response \(text\/html\): application\/x-ndjson was expected/,
  );
  expect(cancel).toHaveBeenCalledTimes(1);
  expect(() => decodeStream('application/x-ndjson', response('', undefined, 204))).toThrow(ResponseParseError);
});

test('a stream that stops being NDJSON yields the items before, then throws a ResponseParseError', async () => {
  const items = decodeStream('application/x-ndjson', response(stream('1\n<p>\n'), 'application/x-ndjson'));
  expect(await items.next()).toEqual({ done: false, value: 1 });
  const error = await caught(items.next());
  expect(error).toBeInstanceOf(ResponseParseError);
  expect(error.cause).toBeInstanceOf(SyntaxError);
});
