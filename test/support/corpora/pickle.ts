import type { HostileInput } from '../corpus.js';
import { bytesOf, littleEndian, numbered, type Part, times } from './build.js';
import { collidingBigints, collidingFloats, collidingInts } from './colliding.js';

const PROTO = [0x80, 4];
const MARK = [0x28];
const STOP = [0x2e];
const POP = [0x30];
const NONE = [0x4e];
const LIST = [0x6c];
const TUPLE = [0x74];
const EMPTY_LIST = [0x5d];
const APPENDS = [0x65];
const EMPTY_DICT = [0x7d];
const SETITEMS = [0x75];
const EMPTY_SET = [0x8f];
const ADDITEMS = [0x90];
const EMPTY_TUPLE = [0x29];
const MEMOIZE = [0x94];
const REDUCE = [0x52];
const put = (index: number): number[] => [0x71, index];
const get = (index: number): number[] => [0x68, index];
const tuple1 = (part: Part): Uint8Array => bytesOf(part, [0x85]);
const global = (module: string, name: string): string => `c${module}\n${name}\n`;
const text = (value: string): Uint8Array => bytesOf([0x8c, value.length], value);
const int = (value: number): number[] => [0x4a, ...littleEndian(value)];
const float = (value: number): Uint8Array => {
  const bytes = new Uint8Array(9);
  bytes[0] = 0x47;
  new DataView(bytes.buffer).setFloat64(1, value);
  return bytes;
};
const long = (value: bigint): Uint8Array =>
  bytesOf(
    [0x8a, 9],
    Array.from({ length: 9 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn)),
  );
/** Number 0 of the memo is a list unless the parts say otherwise. */
const pickle = (...parts: readonly Part[]): Uint8Array =>
  bytesOf(PROTO, MARK, times(1000, NONE), LIST, put(0), POP, ...parts, STOP);
const letters = (index: number): string => index.toString(36).padStart(4, 'k');
const MILLION = 1_000_000;

const listOf = (count: number, item: Part): Part => bytesOf(MARK, times(count, item), LIST);
const differing = (count: number, itemOf: (index: number) => Uint8Array): Part =>
  bytesOf(MARK, numbered(count, itemOf), LIST);

/** A list of so many items. */
function many(name: string, count: number, item: Part): HostileInput {
  return { name: `${count} ${name}`, make: () => pickle(listOf(count, item)) };
}

/** Calls of one function with the same argument, each of which makes a copy. */
function calls(module: string, name: string, argument: Part, count = 20_000): HostileInput {
  const call = bytesOf(get(1), get(0), [0x85], REDUCE);
  return {
    name: `${count} calls of ${name}`,
    make: () => pickle(argument, put(0), POP, global(module, name), put(1), POP, listOf(count, call)),
  };
}

const COPIES: readonly HostileInput[] = [
  calls('builtins', 'bytearray', bytesOf([0x42, ...littleEndian(10_000)], times(10_000, [0]))),
  calls('collections', 'deque', listOf(20_000, NONE)),
  calls(
    'builtins',
    'set',
    differing(20_000, (i) => bytesOf(int(i))),
  ),
  calls(
    'collections',
    'OrderedDict',
    differing(5000, (i) => bytesOf(int(i), NONE, [0x86])),
  ),
  calls(
    'collections',
    'Counter',
    bytesOf(
      EMPTY_DICT,
      MARK,
      numbered(5000, (i) => bytesOf(int(i), NONE)),
      SETITEMS,
    ),
  ),
  calls('builtins', 'ValueError', NONE),
  calls('decimal', 'Decimal', bytesOf([0x58, ...littleEndian(9000)], times(9000, '7')), 100_000),
  calls('fractions', 'Fraction', bytesOf([0x58, ...littleEndian(9000)], times(9000, '7')), 100_000),
  {
    name: 'exceptions with a shared tuple of arguments',
    make: () =>
      pickle(
        bytesOf(MARK, times(20_000, NONE), TUPLE, put(0), POP, global('builtins', 'ValueError'), put(1), POP),
        listOf(20_000, bytesOf(get(1), get(0), REDUCE)),
      ),
  },
  {
    name: 'calls of _codecs.encode',
    make: () =>
      pickle(
        bytesOf([0x58, ...littleEndian(20_000)], times(20_000, 'x'), text('latin1'), [0x86], put(0), POP),
        bytesOf(global('_codecs', 'encode'), put(1), POP),
        listOf(20_000, bytesOf(get(1), get(0), REDUCE)),
      ),
  },
  ...[13, 0].map((format) => ({
    name: `arrays of numbers in format ${format}`,
    make: () =>
      pickle(
        bytesOf(MARK, global('array', 'array'), text('d'), int(format), [0x42, ...littleEndian(80_000)]),
        bytesOf(times(80_000, [0x7f]), TUPLE, put(0), POP, global('array', '_array_reconstructor'), put(1), POP),
        listOf(2000, bytesOf(get(1), get(0), REDUCE)),
      ),
  })),
  {
    name: 'arrays of a shared list',
    make: () =>
      pickle(
        bytesOf(text('d'), listOf(20_000, int(7)), [0x86], put(0), POP, global('array', 'array'), put(1), POP),
        listOf(20_000, bytesOf(get(1), get(0), REDUCE)),
      ),
  },
];

const CLAIMS: readonly HostileInput[] = [
  ...[0x42, 0x58, 0x54, 0x8b].map((opcode) => ({
    name: `0x${opcode.toString(16)} claims 4 GiB`,
    make: () => pickle([opcode, 0xff, 0xff, 0xff, 0xff], 'x'),
  })),
  ...[0x8d, 0x8e, 0x95, 0x96].map((opcode) => ({
    name: `0x${opcode.toString(16)} claims 2^48 bytes`,
    make: () => pickle([opcode, 0, 0, 0, 0, 0, 0, 1, 0], 'x'),
  })),
  {
    name: 'LONG4 of a megabyte',
    make: () => pickle(listOf(8, bytesOf([0x8b, ...littleEndian(1 << 20)], times(1 << 20, [0x7f])))),
  },
  { name: 'frames', make: () => pickle(times(500_000, bytesOf([0x95], littleEndian(0, 8)))) },
  { name: 'marks', make: () => pickle(times(5 * MILLION, MARK)) },
  { name: 'a high memo number', make: () => pickle(NONE, [0x72, 0xff, 0xff, 0xff, 0x7f], listOf(300_000, NONE)) },
  {
    name: 'memo numbers in reverse',
    make: () =>
      pickle(
        NONE,
        numbered(700_000, (i) => bytesOf([0x72], littleEndian(2 * MILLION - i))),
      ),
  },
  { name: 'a range of everything', make: () => pickle(global('builtins', 'range'), tuple1(long(2n ** 60n)), REDUCE) },
  { name: 'a bytearray of a count', make: () => pickle(global('builtins', 'bytearray'), tuple1(int(2 ** 30)), REDUCE) },
];

const SHAPES: readonly HostileInput[] = [
  { name: 'nested tuples', make: () => pickle(EMPTY_TUPLE, times(MILLION, [0x85])) },
  { name: 'a tuple of itself, sixty times', make: () => pickle(NONE, times(60, [0x32, 0x86])) },
  {
    name: 'a key that is a tuple of itself, sixty times',
    make: () => pickle(EMPTY_DICT, MARK, NONE, times(60, [0x32, 0x86]), NONE, SETITEMS),
  },
  { name: 'DUP', make: () => pickle(NONE, times(3 * MILLION, [0x32])) },
  { name: 'MEMOIZE', make: () => pickle(NONE, times(3 * MILLION, MEMOIZE)) },
  { name: 'GET', make: () => pickle(NONE, put(0), MARK, times(3 * MILLION, get(0)), LIST) },
  {
    name: 'keys that are tuples',
    make: () => pickle(EMPTY_DICT, MARK, times(150_000, bytesOf(NONE, [0x85], NONE)), SETITEMS),
  },
  {
    name: 'keys that are indexes',
    make: () => pickle(listOf(20_000, bytesOf(EMPTY_DICT, text('1023'), NONE, [0x73]))),
  },
  {
    name: 'escapes',
    make: () => pickle('V', times(MILLION, '\\u0041'), '\n'),
  },
  {
    name: 'escapes of Python 2',
    make: () => pickle("S'", times(MILLION, '\\x41'), "'\n"),
  },
  {
    name: 'a lone surrogate',
    make: () => pickle([0x58, ...littleEndian(5 * MILLION + 3)], [0xed, 0xa0, 0x80], times(5 * MILLION, 'x')),
  },
  {
    name: 'text that is not Latin-1',
    make: () => pickle(listOf(600_000, bytesOf([0x8c, 9], [0xe2, 0x82, 0xac], 'abcdef'))),
  },
  many('None', 3 * MILLION, NONE),
  many('floats', 2 * MILLION, float(0.1)),
  many('texts', MILLION, bytesOf([0x8c, 3], 'abc')),
  many('wide ints', 900_000, bytesOf([0x8a, 9], times(9, [0x11]))),
  // Of these, a little more than half of those that are too many: they are read, and then too many to be replaced.
  many('lists of a shared list', 120_000, bytesOf(EMPTY_LIST, MARK, get(0), get(0), APPENDS)),
  many('lists of one', 120_000, bytesOf(EMPTY_LIST, NONE, [0x61])),
  many('tuples of one', 250_000, bytesOf(NONE, [0x85])),
  many('empty dicts', 130_000, EMPTY_DICT),
  many('empty sets', 150_000, EMPTY_SET),
  many('empty bytes', 250_000, [0x43, 0]),
  {
    name: 'one large dict',
    make: () =>
      pickle(
        EMPTY_DICT,
        MARK,
        numbered(200_000, (i) => bytesOf(text(letters(i)), NONE)),
        SETITEMS,
      ),
  },
  {
    name: 'one large set',
    make: () =>
      pickle(
        EMPTY_SET,
        MARK,
        numbered(400_000, (i) => bytesOf(int(i))),
        ADDITEMS,
      ),
  },
  {
    name: 'one large list',
    make: () => pickle(EMPTY_LIST, times(3000, bytesOf(MARK, times(1000, NONE), APPENDS))),
  },
];

const COLLISIONS: readonly HostileInput[] = [
  { name: '20,000 floats that collide', make: () => setOf(collidingFloats(20_000).map(float)) },
  { name: '10,000 ints that collide', make: () => setOf(collidingInts(10_000).map((value) => bytesOf(int(value)))) },
  { name: '20,000 ints of 64 bits that collide', make: () => setOf(collidingBigints(20_000).map(long)) },
  {
    name: '20,000 long ints that collide',
    make: () =>
      setOf(Array.from({ length: 20_000 }, (_, i) => bytesOf([0x8a, 12], littleEndian(5, 8), littleEndian(i + 1)))),
  },
  {
    name: 'many dicts of a thousand floats that collide',
    make: () => {
      const keys = collidingFloats(1000).flatMap((key) => [float(key), Uint8Array.from(NONE)]);
      return pickle(listOf(50, bytesOf(EMPTY_DICT, MARK, ...keys, SETITEMS)));
    },
  },
];

function setOf(elements: readonly Uint8Array[]): Uint8Array {
  return pickle(EMPTY_SET, MARK, ...elements, ADDITEMS);
}

/** Pickles that claim, copy or make far more than their bytes, or take far more time. */
export const PICKLE_CORPUS: readonly HostileInput[] = [...CLAIMS, ...COPIES, ...SHAPES, ...COLLISIONS];
