import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { msgpackCodec } from '../../../src/core/codecs/msgpack.js';
import { FunctionStore } from '../../../src/mock/fastmap/function-store.js';
import { encodeFunctionPayload, type PayloadPart } from '../../../src/overrides/fastmap/function/payload.js';
import { gzip } from '../../../src/overrides/fastmap/gzip/neutral.js';
import { Account, fields, reference } from './account.js';

const func_hash = '5c10432999703bbb';
const DICTIONARY = {
  func: reference('user_funcs', 'square'),
  localSources: { user_funcs: 'def square(x):\n    return x * x\n' },
  installedMods: ['json'],
  requirements: ['attrs==25.1.0'],
};

function thirds(payload: Uint8Array): PayloadPart[] {
  const size = Math.ceil(payload.length / 3);
  return [0, 1, 2].map((index) => ({
    func: payload.subarray(index * size, (index + 1) * size),
    payload_part: index,
    payload_len: 3,
  }));
}

describe('init', () => {
  test('says that an unknown function does not exist', async () => {
    expect(fields(await new Account().post('init', { func_hash }))).toEqual({ status: 'DOES_NOT_EXIST' });
  });

  test('returns that a function exists once its only part is stored', async () => {
    const account = new Account();
    const func = await encodeFunctionPayload(DICTIONARY);
    expect(fields(await account.post('init', { func_hash, func }))).toEqual({ status: 'UPLOADED' });
    expect(fields(await account.post('init', { func_hash }))).toEqual({ status: 'EXISTS' });
    expect(await account.state.functions.get(func_hash)?.dictionary()).toEqual(DICTIONARY);
  });

  test.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['with one sent twice', [1, 0, 1, 2]],
  ])('assembles parts %s', async (_, order) => {
    const account = new Account();
    const payload = await encodeFunctionPayload(DICTIONARY);
    const parts = thirds(payload);
    for (const index of order) {
      expect(account.state.functions.get(func_hash)).toBeUndefined();
      expect(fields(await account.post('init', { func_hash, ...parts[index] }))).toEqual({ status: 'UPLOADED' });
    }
    expect(account.state.functions.get(func_hash)?.payload).toEqual(payload);
  });

  test('rejects a part that does not belong to the payload', async () => {
    const part = { func_hash, func: Uint8Array.of(1), payload_part: 2, payload_len: 2 };
    expect(await new Account().post('init', part)).toMatchObject({
      status: 400,
      headers: { 'X-Status': 'BAD_REQUEST' },
    });
  });

  test('reads requirements as a map of package to version', async () => {
    const account = new Account();
    const func = await gzip(
      msgpackCodec.encode?.({ func: DICTIONARY.func, requirements: { attrs: '25.1.0' } }) as Uint8Array,
    );
    await account.post('init', { func_hash, func });
    const dictionary = await account.state.functions.get(func_hash)?.dictionary();
    expect(dictionary).toMatchObject({ requirements: ['attrs==25.1.0'], localSources: {}, installedMods: [] });
  });
});

describe('FunctionStore', () => {
  test('starts over when the number of parts changes', () => {
    const store = new FunctionStore();
    store.put('a', 0, 3, Uint8Array.of(1));
    store.put('a', 0, 2, Uint8Array.of(2));
    store.put('a', 1, 2, Uint8Array.of(3));
    expect(store.get('a')?.payload).toEqual(Uint8Array.of(2, 3));
  });

  test('keeps the stored function until a second upload is complete', () => {
    const store = new FunctionStore();
    store.put('a', 0, 1, Uint8Array.of(1));
    store.put('a', 0, 2, Uint8Array.of(2));
    expect(store.get('a')?.payload).toEqual(Uint8Array.of(1));
    store.put('a', 1, 2, Uint8Array.of(3));
    expect(store.get('a')?.payload).toEqual(Uint8Array.of(2, 3));
    expect(store.delete('a')).toBe(true);
    expect(store.list()).toEqual([]);
  });

  test('returns the payload whatever the order of its parts', () => {
    const shuffled = fc
      .array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 12 })
      .chain((parts) =>
        fc.tuple(
          fc.constant(parts),
          fc.shuffledSubarray([...parts.keys()], { minLength: parts.length, maxLength: parts.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([parts, order]) => {
        const store = new FunctionStore();
        for (const index of order) store.put('a', index, parts.length, parts[index]!);
        expect(Buffer.from(store.get('a')!.payload)).toEqual(Buffer.concat(parts));
      }),
    );
  });
});
