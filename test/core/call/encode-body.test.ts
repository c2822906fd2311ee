import { expect, test } from 'vitest';
import type { Operation } from '../../../src/core/call/operation.js';
import { encodeBody } from '../../../src/core/call/prepare-request.js';
import { jsonCodec } from '../../../src/core/codecs/json.js';
import { octetStreamCodec } from '../../../src/core/codecs/octet-stream.js';
import { InvalidArgumentError, RequestTooLargeError } from '../../../src/core/errors/index.js';
import { thrown } from '../support/caught.js';
import { operations } from '../support/things.js';

const codecs = [jsonCodec, octetStreamCodec];
const encode = (operation: Operation, body: unknown) => encodeBody(codecs, operation, { body });
const upload = { ...operations.upload, maxBodyBytes: 4 };

test('a body is written in the media type of the operation', () => {
  expect(encode(operations.create, { a: 1 })).toBe('{"a":1}');
  expect(encode(operations.create, null)).toBe('null');
  expect(encode(operations.create, undefined)).toBeUndefined();
  expect(encode(operations.retrieve, { a: 1 })).toBeUndefined();
});

test('a value that the media type cannot represent is rejected with operation, media type and reason', () => {
  const error = thrown(() => encode(operations.create, { a: 1n }));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error.message).toMatch(/^things\.create: the body cannot be written as application\/json: .*BigInt/);
  expect(error.cause).toBeInstanceOf(TypeError);
  expect(() => encode(operations.pack, {})).toThrow('pack: no codec writes application/msgpack');
});

test.each([
  ['text of 4 bytes', '€a'],
  ['bytes', new Uint8Array(4)],
  ['a Blob', new Blob(['abcd'])],
  ['a stream of unknown length', new ReadableStream()],
])('%s are within a limit of 4 bytes', (_, body) => {
  expect(encode(upload, body)).toBe(body);
});

test.each([
  ['text', '€€', 6],
  ['bytes', new Uint8Array(5), 5],
  ['a Blob', new Blob(['abcde']), 5],
])('%s over the limit are refused with both numbers', (_, body, actualBytes) => {
  const error = thrown<RequestTooLargeError>(() => encode(upload, body));
  expect(error).toBeInstanceOf(RequestTooLargeError);
  expect(error).toMatchObject({ actualBytes, maxBytes: 4, code: 'REQUEST_TOO_LARGE' });
  expect(error.message).toContain(`${actualBytes} bytes, the service takes at most 4; nothing was sent`);
});
