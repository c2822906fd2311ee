import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePickle, encodePickle, PickleError } from '../../../../src/overrides/fastmap/pickle/index.js';
import { Op } from '../../../../src/overrides/fastmap/pickle/opcodes.js';
import { bytesOf, PICKLE_ROWS } from './fixtures.js';

const RUNS = 20_000;
const SMALL_BYTES = 2000;

const seeds = PICKLE_ROWS.map((row) => bytesOf(row.pickleBase64)).filter((bytes) => bytes.length <= SMALL_BYTES);
const opcodes = Object.values(Op);

/** Bytes of which half are instructions, so that random input gets past the first few. */
const instructions = fc
  .array(fc.oneof(fc.constantFrom(...opcodes), fc.integer({ min: 0, max: 255 })), { maxLength: 200 })
  .map((bytes) => Uint8Array.from(bytes));

const edits = fc.array(
  fc.record({
    at: fc.nat(SMALL_BYTES),
    kind: fc.constantFrom('set', 'insert', 'drop', 'cut'),
    byte: fc.oneof(fc.constantFrom(...opcodes), fc.integer({ min: 0, max: 255 })),
  }),
  { minLength: 1, maxLength: 8 },
);

const mutated = fc.tuple(fc.constantFrom(...seeds), edits).map(([seed, changes]) => {
  const bytes = Array.from(seed);
  for (const { at, kind, byte } of changes) {
    const index = at % (bytes.length + 1);
    if (kind === 'set') bytes[index] = byte;
    else if (kind === 'insert') bytes.splice(index, 0, byte);
    else if (kind === 'drop') bytes.splice(index, 1);
    else bytes.length = index;
  }
  return Uint8Array.from(bytes);
});

/** Whether reading returned a value; any error but a PickleError fails the test. */
function readsWell(bytes: Uint8Array): boolean {
  try {
    decodePickle(bytes, { flatten: true, dicts: 'object' });
    return true;
  } catch (error) {
    if (!(error instanceof PickleError) || error.offset === undefined) throw error;
    return false;
  }
}

describe('the reader given anything at all', () => {
  it.each([
    ['random bytes', fc.uint8Array({ maxLength: 300 })],
    ['random instructions', instructions],
    ['changed pickles of Python', mutated],
  ])('returns a value or throws a PickleError for %s', { timeout: 120_000 }, (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (bytes) => {
        readsWell(bytes);
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses every true prefix of a pickle', () => {
    const bytes = encodePickle({ list: [1, 2.5, 'text', null], map: new Map([[1, new Set([2])]]) });
    for (let length = 0; length < bytes.length; length++) expect(readsWell(bytes.subarray(0, length))).toBe(false);
    expect(readsWell(bytes)).toBe(true);
  });
});

describe('values written and read again', () => {
  const { value: plain } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, false),
      fc.double(),
      fc.maxSafeInteger(),
      fc.bigInt().filter((n) => n > Number.MAX_SAFE_INTEGER || n < Number.MIN_SAFE_INTEGER),
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 120 }).map((units) => String.fromCharCode(...units)),
      fc.uint8Array({ maxLength: 400 }),
      fc.array(tie('value'), { maxLength: 20 }),
      fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 20 }).map((entries) => new Map(entries)),
      fc.uniqueArray(fc.string(), { maxLength: 20 }).map((items) => new Set(items)),
    ),
  }));

  it.each([true, false])('come back equal (share: %s)', (share) => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(decodePickle(encodePickle(value, { share }))).toEqual(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('are the same bytes when written a second time', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const bytes = encodePickle(value);
        expect(encodePickle(decodePickle(bytes, { floats: 'tagged' }))).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
