import { describe, expect, it } from 'vitest';
import {
  decodePickle,
  encodePickle,
  float,
  PickleError,
  PyArray,
  PyBytearray,
  PyDeque,
  PyException,
  PyFloat,
  PyFrozenSet,
  type PyTuple,
  tuple,
} from '../../../../src/overrides/fastmap/pickle/index.js';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('options', () => {
  const value = {
    rows: [{ id: 1, pair: tuple(1, new Set(['a'])) }],
    frozen: new PyFrozenSet([1]),
    mixed: new Map<unknown, unknown>([
      [1, tuple(2)],
      ['b', { c: 3 }],
    ]),
  };
  const pickle = encodePickle(value);

  it('reads dicts as Maps and keeps tuples and sets by default', () => {
    const result = decodePickle(pickle) as Map<string, unknown>;
    expect(result).toBeInstanceOf(Map);
    expect(result.get('rows')).toEqual([
      new Map<string, unknown>([
        ['id', 1],
        ['pair', tuple(1, new Set(['a']))],
      ]),
    ]);
    expect(result.get('frozen')).toEqual(new PyFrozenSet([1]));
  });

  it("reads dicts with string keys as bare objects with dicts: 'object'", () => {
    const result = decodePickle(pickle, { dicts: 'object' }) as Record<string, unknown>;
    expect(Object.getPrototypeOf(result)).toBeNull();
    expect((result.rows as Record<string, unknown>[])[0]).toMatchObject({ id: 1, pair: tuple(1, new Set(['a'])) });
    const mixed = result.mixed as Map<unknown, unknown>;
    expect(mixed).toBeInstanceOf(Map);
    expect({ ...(mixed.get('b') as object) }).toEqual({ c: 3 });
  });

  it('keeps __proto__ and constructor as plain keys of objects', () => {
    const result = decodePickle(encodePickle(JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}')), {
      dicts: 'object',
    });
    expect(Object.keys(result as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('turns tuples and sets into arrays with flatten', () => {
    expect(decodePickle(pickle, { flatten: true })).toEqual(
      new Map<string, unknown>([
        [
          'rows',
          [
            new Map<string, unknown>([
              ['id', 1],
              ['pair', [1, ['a']]],
            ]),
          ],
        ],
        ['frozen', [1]],
        [
          'mixed',
          new Map<unknown, unknown>([
            [1, [2]],
            ['b', new Map([['c', 3]])],
          ]),
        ],
      ]),
    );
  });

  it('flattens keys, and the contents of deques and exceptions', () => {
    const keyed = decodePickle(
      encodePickle(
        new Map<unknown, unknown>([
          ['a', 0],
          [tuple(1, tuple(2)), 1],
          ['z', 2],
        ]),
      ),
      { flatten: true },
    );
    expect([...(keyed as Map<unknown, unknown>).keys()]).toEqual(['a', [1, [2]], 'z']);
    expect(decodePickle(encodePickle(new PyDeque([tuple(1)])), { flatten: true })).toEqual(new PyDeque([[1]]));
    const exception = decodePickle(encodePickle(new PyException('KeyError', [tuple(1)])), { flatten: true });
    expect((exception as PyException).args).toEqual([[1]]);
  });

  it('keeps sharing and cycles with flatten and objects', () => {
    const inner: unknown[] = [];
    const cyclic = tuple(inner, { inner });
    inner.push(cyclic);
    const result = decodePickle(encodePickle(cyclic), { flatten: true, dicts: 'object' }) as [
      unknown[],
      { inner: unknown },
    ];
    expect(result[0][0]).toBe(result);
    expect(result[1].inner).toBe(result[0]);
  });

  it('simplifies a million nested tuples without recursion', () => {
    const depth = 1_000_000;
    const maxMemoryBytes = 2 ** 30;
    const deep = new Uint8Array(depth + 3).fill(0x85);
    deep.set([0x80, 0x04, 0x4e]);
    const pickled = new Uint8Array([...deep.subarray(0, depth + 3), 0x2e]);
    let result = decodePickle(pickled, { flatten: true, maxMemoryBytes });
    let levels = 0;
    for (; Array.isArray(result); result = result[0]) levels++;
    expect(levels).toBe(depth);
  });

  it("keeps integral floats apart from ints with floats: 'tagged' only", () => {
    const pickled = encodePickle([1, float(1), float(-0), 0.5]);
    expect(decodePickle(pickled)).toEqual([1, 1, -0, 0.5]);
    expect(decodePickle(pickled, { floats: 'tagged' })).toEqual([1, new PyFloat(1), -0, 0.5]);
  });

  it.each([
    ['maxBytes', { maxBytes: 5 }, encodePickle([1, 2, 3])],
    ['maxMemoryBytes', { maxMemoryBytes: 200 }, encodePickle([[], []])],
    ['maxMarks', { maxMarks: 1 }, encodePickle([[1, 2], 0])],
    ['maxLongBytes', { maxLongBytes: 8 }, encodePickle(1n << 70n)],
    ['maxTextDigits', { maxTextDigits: 4 }, bytes('I1234567890123\n.')],
  ])('enforces the limit %s', (name, limits, pickled) => {
    expect(() => decodePickle(pickled, limits)).toThrow(
      expect.objectContaining({ code: 'PICKLE_LIMIT', hint: expect.stringContaining(name) }),
    );
    expect(() => decodePickle(pickled)).not.toThrow();
  });
});

describe('ints', () => {
  it.each([
    ['\x8a\x00.', 0],
    ['\x8a\x01\x80.', -128],
    ['\x8a\x06\xff\xff\xff\xff\xff\xff.', -1],
    ['\x8a\x07\xff\xff\xff\xff\xff\xff\x1f.', Number.MAX_SAFE_INTEGER],
    ['\x8a\x07\x00\x00\x00\x00\x00\x00\x20.', 9007199254740992n],
    ['\x8a\x08\xff\xff\xff\xff\xff\xff\xff\xff.', -1],
    ['\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80.', -9223372036854775808n],
    ['I+5\n.', 5],
    ['L-0L\n.', 0],
  ])('%j is %s', (text, expected) => {
    expect(Object.is(decodePickle(bytes(text)), expected)).toBe(true);
  });
});

describe('dict keys', () => {
  it('finds 1, 1.0 and True under one key, as Python does, and keeps the first spelling', () => {
    const read = (text: string) => [...(decodePickle(bytes(text)) as Map<unknown, unknown>)];
    expect(read('}(K\x01K\x05\x88K\x06u.')).toEqual([[1, 6]]);
    expect(read('}(\x88K\x05K\x01K\x06u.')).toEqual([[true, 6]]);
    expect(read('}(K\x00K\x05\x89K\x06u.')).toEqual([[0, 6]]);
    expect(read('}(\x8a\x08\x00\x00\x00\x00\x00\x00\x20\x00K\x05G\x43\x40\x00\x00\x00\x00\x00\x00K\x06u.')).toEqual([
      [9007199254740992n, 6],
    ]);
    expect(decodePickle(bytes('\x8f(K\x01\x88G\x3f\xf0\x00\x00\x00\x00\x00\x00\x90.'))).toEqual(new Set([1]));
  });
});

describe('results', () => {
  it('own their memory', () => {
    const pickled = encodePickle([Uint8Array.of(1, 2, 3), new PyBytearray(Uint8Array.of(4))]);
    const [first, second] = decodePickle(pickled) as [Uint8Array, PyBytearray];
    pickled.fill(0);
    expect(first).toEqual(Uint8Array.of(1, 2, 3));
    expect(first.buffer.byteLength).toBe(3);
    expect(second.bytes).toEqual(Uint8Array.of(4));
  });

  it('own their memory when the pickle is a Buffer, and are no Buffers', () => {
    const pickled = Buffer.from(
      encodePickle([Uint8Array.of(1, 2, 3), new PyBytearray(Uint8Array.of(4)), new PyArray('B', [5, 6])]),
    );
    // bytearray(b'\x07') as a call.
    const called = Buffer.from('cbuiltins\nbytearray\n(C\x01\x07tR.', 'latin1');
    const [first, second, third] = decodePickle(pickled) as [Uint8Array, PyBytearray, PyArray];
    const { bytes: fourth } = decodePickle(called) as PyBytearray;
    pickled.fill(0);
    called.fill(0);
    expect([first, second.bytes, fourth]).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(4), Uint8Array.of(7)]);
    for (const value of [first, second.bytes, fourth]) {
      expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype);
      expect(value.buffer.byteLength).toBe(value.length);
    }
    expect(third.items).toEqual([5, 6]);
  });

  it('are read from a view at any offset of a buffer', () => {
    const pickled = encodePickle({ a: [1.5, 2 ** 40] });
    const padded = new Uint8Array(pickled.length + 7);
    padded.set(pickled, 3);
    expect(decodePickle(padded.subarray(3))).toEqual(new Map([['a', [1.5, 2 ** 40]]]));
  });

  it('allow destructuring of tuples', () => {
    const [a, b] = decodePickle(encodePickle(tuple(1, 'b'))) as PyTuple;
    expect([a, b]).toEqual([1, 'b']);
    expect(JSON.stringify(decodePickle(encodePickle([tuple(1, tuple(2))])))).toBe('[[1,[2]]]');
  });
});

describe('refusals', () => {
  it('carry a code, an offset and a hint, also in JSON', () => {
    let error: unknown;
    try {
      decodePickle(bytes('\x80\x04cnumpy.core.multiarray\nscalar\n.'));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PickleError);
    expect((error as PickleError).toJSON()).toMatchObject({
      name: 'PickleError',
      code: 'PICKLE_FORBIDDEN',
      offset: 2,
      message: 'the pickle refers to numpy.core.multiarray.scalar, which is not plain data (byte 2)',
      hint: expect.stringContaining('.tolist()'),
    });
  });

  it('include a UUID that is never given its value', () => {
    expect(() => decodePickle(bytes('\x80\x02cuuid\nUUID\n)\x81.'))).toThrow(/never built/);
  });

  it('include dill texts that are not in a fixed form', () => {
    const call = (text: string) => bytes(`cdill._dill\n_eval_repr\n(V${text}\ntR.`);
    expect(decodePickle(call('range(1, 5)'))).toMatchObject({ start: 1, stop: 5, step: 1 });
    for (const text of ['range(1,5)', 'range(0, 5) or 1', "__import__('os')", 'range(0, 5, 0)', 'range(1e9, 2)']) {
      expect(() => decodePickle(call(text)), text).toThrow(PickleError);
    }
  });
});
