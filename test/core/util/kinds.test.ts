import { Blob as NodeBlob } from 'node:buffer';
import { createContext, runInContext, runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { jsonCodec } from '../../../src/core/codecs/json.js';
import { octetStreamCodec } from '../../../src/core/codecs/octet-stream.js';
import { isPlainObject } from '../../../src/core/util/checks.js';
import { isKind, tagOf } from '../../../src/core/util/kinds.js';
import { encodeFunctionBody } from '../../../src/overrides/fastfn/public/request-body.js';
import { encodePickle } from '../../../src/overrides/fastmap/pickle/index.js';
import { sendBodyOf } from '../../../src/overrides/fastvm/transfer/storage/outgoing-body.js';

/** Another realm, as Jest has one for each test file. */
const realm = createContext({});
const foreign = (code: string): never => runInContext(`(${code})`, realm) as never;
const own = (code: string): unknown => runInThisContext(`(${code})`);

describe('kinds', () => {
  test.each<[string, unknown]>([
    ['ArrayBuffer', new ArrayBuffer(1)],
    ['ArrayBuffer', foreign('new ArrayBuffer(1)')],
    ['Blob', new NodeBlob(['x'])],
    ['Date', foreign('new Date()')],
    ['File', new File([], 'x')],
    ['FormData', new FormData()],
    ['Map', foreign('new Map()')],
    ['ReadableStream', new ReadableStream()],
    ['Set', foreign('new Set()')],
    ['URL', new URL('file:///x')],
    ['URLSearchParams', new URLSearchParams()],
    ['Uint8Array', Buffer.from('x')],
    ['Uint8Array', foreign('new Uint8Array(1)')],
  ])('%s', (kind, value) => {
    expect(tagOf(value)).toBe(kind);
    expect(isKind(value, kind as 'Map')).toBe(true);
    expect(isKind(value, 'Uint8Array', 'Set', 'Map')).toBe(['Uint8Array', 'Set', 'Map'].includes(kind));
  });

  test.each([undefined, null, 'Uint8Array', 7, {}, [], new Int8Array(1), new DataView(new ArrayBuffer(1))])(
    '%j is no Uint8Array',
    (value) => {
      expect(isKind(value, 'Uint8Array')).toBe(false);
    },
  );
});

describe('arguments of another realm are treated like those of this one', () => {
  test('object literals', () => {
    expect(isPlainObject(foreign('({ a: 1 })'))).toBe(true);
    expect(isPlainObject(foreign('Object.create(null)'))).toBe(true);
    expect(isPlainObject(foreign('new (class A {})'))).toBe(false);
    expect(isPlainObject(foreign('[]'))).toBe(false);
    expect(isPlainObject(foreign('new Map()'))).toBe(false);
  });

  test('bodies', () => {
    const bytes = foreign('new Uint8Array([1, 2, 3])');
    expect(octetStreamCodec.encode?.(bytes)).toBe(bytes);
    expect(() => jsonCodec.encode?.(bytes)).toThrow('Uint8Array has no JSON form');
    expect(encodeFunctionBody(bytes)).toEqual({ body: bytes, mediaType: 'application/octet-stream' });
    expect(encodeFunctionBody(foreign('new Uint8Array([7]).buffer'))?.mediaType).toBe('application/octet-stream');
  });

  test('sources of an upload', () => {
    expect(sendBodyOf(foreign('new Uint8Array(5)')).sizeBytes).toBe(5);
    expect(sendBodyOf(new File(['four'], 'x')).sizeBytes).toBe(4);
  });

  test.each([
    'new Map([["a", 1]])',
    'new Set([1])',
    'new Date(0)',
    '({ a: [1, new Date(0)] })',
    'new Map([[new Date(0), 1]])',
    'new Float32Array(2)',
    'new Uint8Array(2)',
  ])('%s in a pickle', (code) => {
    expect(encodePickle(foreign(code))).toEqual(encodePickle(own(code)));
  });

  test.each(['new (class extends Map {})', 'new (class A {})', "({ get [Symbol.toStringTag]() { return 'Map' } })"])(
    '%s is refused in a pickle, or written as the object that it is',
    (code) => {
      const outcome = (value: unknown): unknown => {
        try {
          return encodePickle(value);
        } catch (error) {
          return (error as Error).message;
        }
      };
      expect(outcome(foreign(code))).toEqual(outcome(own(code)));
    },
  );
});
