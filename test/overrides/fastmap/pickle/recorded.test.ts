import { beforeAll, describe, expect, it } from 'vitest';
import { decodePickle, encodePickle, PickleError } from '../../../../src/overrides/fastmap/pickle/index.js';
import { describeValue, type Tagged } from './describe.js';
import { bytesOf, describeWithPython, PICKLE_ROWS, type PickleRow } from './fixtures.js';

const readable = PICKLE_ROWS.filter((row) => row.kind !== 'global');

function read(row: PickleRow): unknown {
  return decodePickle(bytesOf(row.pickleBase64), { floats: 'tagged' });
}

describe('pickles written by CPython and dill', () => {
  it.each(readable)('reads $name exactly', (row) => {
    expect(describeValue(read(row))).toEqual(row.value);
  });

  it.each(PICKLE_ROWS.filter((row) => row.kind === 'global'))('refuses the function in $name', (row) => {
    expect(() => read(row)).toThrow(expect.objectContaining({ name: 'PickleError', code: 'PICKLE_FORBIDDEN' }));
    expect(() => read(row)).toThrow(PickleError);
  });

  it('covers every protocol', () => {
    const counts = [0, 1, 2, 3, 4, 5].map((protocol) => readable.filter((row) => row.protocol === protocol).length);
    console.log(
      `pickles read exactly: ${readable.length} of ${PICKLE_ROWS.length}, by protocol 0 to 5: ${counts.join(', ')}`,
    );
    expect(Math.min(...counts)).toBeGreaterThan(50);
  });
});

describe('values of the reader, written again and read by CPython', () => {
  const values = new Map<string, Tagged>();

  beforeAll(() => {
    const pickles = readable.map((row) => ({ name: row.name, bytes: encodePickle(read(row)) }));
    for (const [name, value] of describeWithPython(pickles)) values.set(name, value);
    console.log(`pickles written again and compared by CPython: ${values.size}`);
  });

  it.each(readable)('$name is the same value', (row) => {
    expect(values.get(row.name)).toEqual(row.value);
  });
});
