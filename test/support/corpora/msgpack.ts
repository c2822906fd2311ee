import type { HostileInput } from '../corpus.js';
import { bigEndian, bytesOf, numbered, type Part, times } from './build.js';

const list = (count: number): number[] => [0xdd, ...bigEndian(count)];
const map = (count: number): number[] => [0xdf, ...bigEndian(count)];
const text = (value: string): Uint8Array => bytesOf([0xa0 + value.length], value);
const keyOf = (index: number): Uint8Array => text(index.toString(36).padStart(4, 'k'));
const NIL = 0xc0;
const MILLION = 1_000_000;

/** MessagePack that claims, or makes, far more than its bytes. */
export const MSGPACK_CORPUS: readonly HostileInput[] = [
  { name: 'one huge list', make: () => bytesOf(list(0xffff_ffff)) },
  { name: 'one huge map', make: () => bytesOf(map(0xffff_ffff)) },
  { name: '30 nested huge lists', make: () => bytesOf(times(30, list(0x01ff_ffff))) },
  { name: '30 nested huge lists in a map', make: () => bytesOf([0x81], text('reason'), times(30, list(0x01ff_ffff))) },
  { name: '30 nested huge maps', make: () => bytesOf(times(30, [...map(0x01ff_ffff), NIL])) },
  { name: '65535 in list16', make: () => bytesOf(times(3000, [0xdc, 0xff, 0xff])) },
  {
    name: 'each list claims what is left',
    make: () => bytesOf(times(500, list(900_000)), times(MILLION, [NIL])),
  },
  { name: 'huge string', make: () => bytesOf([0xdb, ...bigEndian(0xffff_ffff)], 'x') },
  { name: 'huge binary', make: () => bytesOf([0xc6, ...bigEndian(0xffff_ffff)], 'x') },
  { name: 'huge extension', make: () => bytesOf([0xc9, ...bigEndian(0xffff_ffff)], 'x') },
  { name: 'a million levels', make: () => bytesOf(times(MILLION, [0x91]), [NIL]) },
  { name: 'a million levels of maps', make: () => bytesOf(times(MILLION, [0x81, NIL]), [NIL]) },
  many('nils', 9_000_000, () => [NIL]),
  ...around('empty maps', 450_000, () => [0x80]),
  many('empty lists', 675_000, () => [0x90]),
  many('lists of one', 600_000, () => [0x91, NIL]),
  many('empty binaries', 112_500, () => [0xc4, 0]),
  many('empty strings', 1_125_000, () => [0xa0]),
  many('short strings', 975_000, () => text('ab')),
  many('extensions', 150_000, () => [0xd4, 5, 0]),
  many('timestamps', 150_000, () => [0xd6, 0xff, 0, 0, 0, 0]),
  many('floats', 1_500_000, () => [0xcb, 0x3f, 1, 2, 3, 4, 5, 6, 7]),
  many('64-bit ints', 1_500_000, () => [0xcf, 0, 0, 1, 0, 0, 0, 0, 0]),
  many('wide ints', 675_000, () => [0xcf, 1, 0, 0, 0, 0, 0, 0, 0]),
  many('maps with a new key each', 120_000, (i) => bytesOf([0x81], keyOf(i), [NIL])),
  {
    name: 'one map with 127,000 keys',
    make: () =>
      bytesOf(
        map(127_000),
        numbered(127_000, (i) => bytesOf(keyOf(i), [NIL])),
      ),
  },
  many('keys in any order', 15_000, (i) => {
    const letters = shuffled(i).slice(0, 10);
    return bytesOf([0x8a], ...letters.map((letter) => bytesOf(text(letter), [NIL])));
  }),
  ...around('keys that are indexes', 3750, () => bytesOf([0x81], text('1023'), [NIL])),
  many('keys that are numbers', 3750, () => [0x81, 0xcd, 0x03, 0xff, NIL]),
  many('keys that are signed', 3750, () => [0x81, 0xd1, 0x03, 0xff, NIL]),
  many('keys that are floats', 3750, () => [0x81, 0xca, 0x44, 0x7f, 0xc0, 0, NIL]),
];

/** A list of so many values, about as many as are accepted. */
function many(name: string, count: number, itemOf: (index: number) => Part): HostileInput {
  const first = bytesOf(itemOf(0));
  const varies = bytesOf(itemOf(1)).some((byte, i) => byte !== first[i]);
  const items = (): Part => (varies ? numbered(count, (i) => bytesOf(itemOf(i))) : times(count, first));
  return { name: `${count} ${name}`, make: () => bytesOf(list(count), items()) };
}

/** The same, and twice as many. */
function around(name: string, count: number, itemOf: (index: number) => Part): HostileInput[] {
  return [many(name, count, itemOf), many(name, 2 * count, itemOf)];
}

/** The letters in an order that depends on `seed`. */
function shuffled(seed: number): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  let state = seed * 2_654_435_761 + 1;
  for (let i = letters.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const j = (state >>> 8) % (i + 1);
    [letters[i], letters[j]] = [letters[j]!, letters[i]!];
  }
  return letters;
}
