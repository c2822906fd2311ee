import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  decodePickle,
  encodePickle,
  float,
  PickleError,
  PyArray,
  PyBytearray,
  PyCounter,
  PyDate,
  PyDatetime,
  PyDecimal,
  PyDefaultDict,
  PyDeque,
  PyException,
  PyFraction,
  PyFrozenSet,
  PyGlobal,
  PyOrderedDict,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  PyTuple,
  PyUuid,
  pyEllipsis,
  tuple,
} from '../../../../src/overrides/fastmap/pickle/index.js';
import { describeValue, type Tagged } from './describe.js';
import { describeWithPython } from './fixtures.js';

function inPython(values: Readonly<Record<string, unknown>>, options = {}): Map<string, Tagged> {
  const pickles = Object.entries(values).map(([name, value]) => ({ name, bytes: encodePickle(value, options) }));
  return describeWithPython(pickles);
}

function refusal(value: unknown, options = {}): PickleError {
  try {
    encodePickle(value, options);
  } catch (error) {
    if (error instanceof PickleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('numbers', () => {
  const edges = [7, 8, 15, 16, 31, 32, 39, 40, 47, 48, 52].flatMap((power) => [
    2 ** power - 1,
    2 ** power,
    -(2 ** power),
    -(2 ** power) - 1,
  ]);
  const ints = [0, 1, -1, 0xff, 0xffff, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, ...edges];
  const bigs = [53n, 63n, 64n, 127n, 2039n, 2040n, 2047n, 2048n, 5000n].flatMap((power) =>
    [1n, -1n].flatMap((sign) => [-1n, 0n, 1n].map((d) => sign * ((1n << power) + d))),
  );

  it('keeps every int at the borders of its forms', () => {
    const python = inPython({ ints, bigs });
    expect(python.get('ints')?.v).toEqual(ints.map((n) => ({ t: 'int', v: String(n) })));
    expect(python.get('bigs')).toEqual(describeValue(bigs));
    expect(describeValue(decodePickle(encodePickle([ints, bigs])))).toEqual(describeValue([ints, bigs]));
  });

  it('keeps floats apart from ints', () => {
    const floats = [0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 1e300, 2 ** 53];
    expect(inPython({ floats }).get('floats')?.v).toEqual(
      ['0.5', '-0.0', 'nan', 'inf', '-inf', '5e-324', '1e+300', '9007199254740992.0'].map((v) => ({ t: 'float', v })),
    );
    expect(inPython({ one: [1, float(1)] }).get('one')?.v).toEqual([
      { t: 'int', v: '1' },
      { t: 'float', v: '1.0' },
    ]);
  });

  it("writes every number as a float with numbers: 'float', and integer typed arrays and bigints as ints", () => {
    const python = inPython({ mixed: [1, 2n, Int32Array.of(3), { a: 4 }] }, { numbers: 'float' });
    expect(JSON.stringify(python.get('mixed')?.v)).toBe(
      '[{"t":"float","v":"1.0"},{"t":"int","v":"2"},{"t":"list","v":[{"t":"int","v":"3"}]},{"t":"dict","v":[[{"t":"str","v":"a"},{"t":"float","v":"4.0"}]]}]',
    );
  });

  it('writes typed arrays as lists of their numbers', () => {
    const python = inPython({
      f64: Float64Array.of(1, 0.1),
      f32: Float32Array.of(0.5),
      i8: Int8Array.of(-128, 127),
      u32: Uint32Array.of(0xffffffff),
      clamped: Uint8ClampedArray.of(255),
      i64: BigInt64Array.of(-(1n << 63n)),
      long: Float64Array.from({ length: 2500 }, (_, i) => i),
    });
    const values = (name: string) => ((python.get(name)?.v ?? []) as Tagged[]).map((item) => item.v);
    expect(values('f64')).toEqual(['1.0', '0.1']);
    expect(values('f32')).toEqual(['0.5']);
    expect(values('i8')).toEqual(['-128', '127']);
    expect(values('u32')).toEqual(['4294967295']);
    expect(values('clamped')).toEqual(['255']);
    expect(values('i64')).toEqual(['-9223372036854775808']);
    expect(values('long')).toHaveLength(2500);
    expect(values('long').at(-1)).toBe('2499.0');
  });
});

describe('text and bytes', () => {
  it('keeps every character, lone surrogates included, at every length form', () => {
    const texts = [
      '',
      'é',
      '日本',
      '😀',
      '\ud800',
      'x\udc00\ud800y',
      '\ufeffbom',
      'a'.repeat(85),
      'é'.repeat(85),
      'a'.repeat(300),
      `${'😀'.repeat(100)}\ud800`,
    ];
    expect(inPython({ texts }).get('texts')).toEqual(describeValue(texts));
    expect(decodePickle(encodePickle(texts))).toEqual(texts);
  });

  it('writes Uint8Array and Buffer as bytes, also from another realm', () => {
    const foreign: unknown = vm.runInNewContext('[Uint8Array.of(1, 2), { a: [1] }]');
    const python = inPython({
      all: [Uint8Array.of(0, 255), Buffer.from('ab'), new Uint8Array(300), ...(foreign as unknown[])],
    });
    const items = python.get('all')?.v as Tagged[];
    expect(items.map((item) => item.t)).toEqual(['bytes', 'bytes', 'bytes', 'bytes', 'dict']);
    expect(items.slice(0, 2).map((item) => item.hex)).toEqual(['00ff', '6162']);
  });
});

describe('containers', () => {
  it('writes batches of a thousand', () => {
    const list = Array.from({ length: 2001 }, (_, i) => i);
    const values = {
      list,
      map: new Map(list.map((n) => [n, n])),
      object: Object.fromEntries(list.map((n) => [`k${n}`, n])),
      set: new Set(list),
      tuple: new PyTuple(list),
    };
    const python = inPython(values);
    for (const name of Object.keys(values)) expect(python.get(name)?.v, name).toHaveLength(2001);
  });

  it('keeps sharing and cycles', () => {
    const leaf = ['leaf'];
    const list: unknown[] = [leaf, leaf];
    list.push(list, { leaf, list });
    const inner: unknown[] = [];
    const cyclicTuple = tuple(inner);
    inner.push(cyclicTuple);
    const wideInner: unknown[] = [];
    const wideTuple = tuple(1, 2, 3, wideInner);
    wideInner.push(wideTuple);
    const map = new Map<string, unknown>();
    map.set('self', map);
    const values = { list, cyclicTuple, wideTuple, map };
    const python = inPython(values);
    for (const [name, value] of Object.entries(values))
      expect(python.get(name), name).toEqual(describeValue(decodePickle(encodePickle(value))));
    const copy = decodePickle(encodePickle(list)) as unknown[];
    expect(copy[2]).toBe(copy);
    expect(copy[1]).toBe(copy[0]);
    const tupleCopy = decodePickle(encodePickle(cyclicTuple)) as PyTuple<unknown[]>;
    expect(tupleCopy.at(0)?.[0]).toBe(tupleCopy);
  });

  it('writes shared values twice with share: false, without any memo', () => {
    const leaf = [1];
    const copy = decodePickle(encodePickle([leaf, leaf], { share: false })) as unknown[];
    expect(copy).toEqual([[1], [1]]);
    expect(copy[1]).not.toBe(copy[0]);
    expect(encodePickle([leaf, { a: 1 }], { share: false })).not.toContain(0x94);
  });

  it('treats undefined and holes as None, and leaves symbols out', () => {
    const sparse = [1, undefined, 3];
    delete sparse[0];
    expect(decodePickle(encodePickle(sparse))).toEqual([null, null, 3]);
    expect(decodePickle(encodePickle({ a: undefined, [Symbol('b')]: 1 }))).toEqual(new Map([['a', null]]));
  });

  it('keeps a key called __proto__', () => {
    const object = JSON.parse('{"__proto__": 1, "constructor": 2}');
    expect(decodePickle(encodePickle(object))).toEqual(
      new Map([
        ['__proto__', 1],
        ['constructor', 2],
      ]),
    );
  });
});

describe("Python's other types", () => {
  const offset = new PyTimezone(new PyTimedelta(-1, 66_600), 'X');
  const values: Record<string, unknown> = {
    array: new PyArray('i', [1, -2]),
    bytearray: new PyBytearray(Uint8Array.of(1)),
    counter: new PyCounter([['a', 2]]),
    date: new PyDate(2020, 2, 29),
    datetime: new PyDatetime({
      year: 2021,
      month: 10,
      day: 31,
      hour: 2,
      microsecond: 999_999,
      fold: 1,
      tzinfo: offset,
    }),
    decimal: new PyDecimal('-1.10'),
    defaultdict: new PyDefaultDict('list', [['a', [1]]]),
    deque: new PyDeque([1, [2]], 5),
    dequeUnbounded: new PyDeque([1]),
    ellipsis: pyEllipsis,
    exception: new PyException('ValueError', ['bad', 3]),
    fraction: new PyFraction(-1, 3),
    frozenset: new PyFrozenSet(['a', tuple(1, 'b')]),
    ordereddict: new PyOrderedDict([
      ['z', 1],
      ['a', [2]],
    ] as [string, unknown][]),
    range: new PyRange(0, 10n ** 18n, 7),
    slice: new PySlice(1, null, 2),
    time: new PyTime({ hour: 23, fold: 1 }),
    timedelta: new PyTimedelta(-1, 86_399, 999_999),
    timezone: PyTimezone.utc,
    uuid: new PyUuid('12345678-1234-5678-1234-567812345678'),
  };

  it.each(['auto', 'float'])('are what they say in CPython and come back (numbers: %s)', (numbers) => {
    const {
      counter: _,
      defaultdict: __,
      deque: ___,
      dequeUnbounded: ____,
      exception: _____,
      ordereddict: ______,
      ...fixed
    } = values;
    const chosen = numbers === 'auto' ? values : fixed;
    const python = inPython(chosen, { numbers });
    for (const [name, value] of Object.entries(chosen)) {
      if (name !== 'frozenset') expect(python.get(name), name).toEqual(describeValue(value));
      if (numbers === 'auto') expect(decodePickle(encodePickle(value)), name).toEqual(value);
    }
  });

  it('writes a Date as an aware datetime in UTC', () => {
    const date = new Date('2021-01-12T08:12:38.123Z');
    expect(inPython({ date }).get('date')?.repr).toBe(
      'datetime.datetime(2021, 1, 12, 8, 12, 38, 123000, tzinfo=datetime.timezone.utc)',
    );
    expect((decodePickle(encodePickle(date)) as PyDatetime).toDate()).toEqual(date);
  });
});

describe('refusals', () => {
  class Point {
    x = 1;
  }

  it.each([
    ['a function', [0, 1, 2, { callback: () => 1 }], '[3].callback'],
    ['a symbol', { a: [Symbol('s')] }, '.a[0]'],
    ['a class instance', new Map([['the key', new Point()]]), '["the key"]'],
    ['a subclass of Map', [new (class Cache extends Map {})()], '[0]'],
    ['an Error', { error: new Error('x') }, '.error'],
    ['a RegExp', [[], /x/], '[1]'],
    ['an invalid Date', [new Date(Number.NaN)], '[0]'],
    ['a Date beyond the year 9999', [new Date(8.64e15)], '[0]'],
    ['a list as a key', { m: new Map([[[1], 1]]) }, '.m["(object key)"]'],
    ['an object in a set', [new Set([{}])], '[0]["(object key)"]'],
    ['a list in a tuple in a frozenset', new PyFrozenSet([tuple(tuple([]))]), '["(object key)"]'],
    [
      'True beside 1',
      new Map<unknown, number>([
        [1, 1],
        [true, 2],
      ]),
      '.true',
    ],
    ['a function itself', () => 1, ''],
  ])('refuses %s and says where', (_, value, path) => {
    const error = refusal(value);
    expect(error).toMatchObject({ name: 'PickleError', code: 'PICKLE_UNSUPPORTED', path });
    expect(error.message).toContain(path);
    expect(error.offset).toBeUndefined();
  });

  it('reports the path of the failing value only', () => {
    expect(refusal([{ first: { deep: [null] } }, new Point()]).path).toBe('[1]');
  });

  it('stops at the depth limit, with the path', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 1000; i++) deep = i % 2 === 0 ? [deep] : new Map([['k', deep]]);
    expect(encodePickle(deep).length).toBeGreaterThan(1000);
    const error = refusal([deep]);
    expect(error).toMatchObject({ code: 'PICKLE_LIMIT' });
    expect(error.path).toMatch(/^\[0\]\.k\[0\]\.k\[0\]\.k…/);
    expect(refusal([[[1]]], { maxDepth: 2 }).path).toBe('[0][0]');
    expect(() => encodePickle(1, { maxDepth: 5000 })).toThrow(/maxDepth must be from 1 to 1000/);
  });

  it('reports a cycle when nothing is shared', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(refusal(cycle, { share: false })).toMatchObject({ code: 'PICKLE_LIMIT' });
  });

  it.each([
    ['month', () => new PyDate(2021, 13, 1)],
    ['day', () => new PyDate(2021, 2, 29)],
    ['hour', () => new PyTime({ hour: 24 })],
    ['Decimal', () => new PyDecimal('1,5')],
    ['UUID', () => new PyUuid('123')],
    ['step', () => new PyRange(0, 1, 0)],
    ['denominator', () => new PyFraction(1, 0)],
    ['exception', () => new PyException('SystemExit', [])],
    ['Python object', () => new PyGlobal('os', 'a b')],
    ['24 hours', () => new PyTimezone(new PyTimedelta(1))],
  ])('checks the %s of values built by the caller', (word, build) => {
    expect(build).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(word) }),
    );
  });
});
