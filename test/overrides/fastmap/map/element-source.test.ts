import { describe, expect, it, test } from 'vitest';
import { ElementSource, type MapInput } from '../../../../src/overrides/fastmap/map/element-source.js';

async function* later(...elements: unknown[]): AsyncGenerator<unknown> {
  yield* elements;
}

describe('lengths', () => {
  test.each<[string, MapInput, number | undefined]>([
    ['a list', [1, 2], 2],
    ['a typed array', new Float64Array(3), 3],
    ['a set', new Set([1]), 1],
    ['a map', new Map([[1, 2]]), 1],
    ['text', 'abc', undefined],
    ['a generator', later(), undefined],
  ])('%s', (_, input, total) => {
    expect(new ElementSource(input).total).toBe(total);
  });
});

describe('taking', () => {
  test.each<[string, MapInput]>([
    ['sync', [1, 2, 3, 4, 5]],
    ['async', later(1, 2, 3, 4, 5)],
  ])('returns the elements and then undefined: %s', async (_, input) => {
    const source = new ElementSource(input);
    expect(await source.take(2)).toEqual({ start: 0, elements: [1, 2] });
    expect(await source.take(2)).toEqual({ start: 2, elements: [3, 4] });
    expect(await source.take(2)).toEqual({ start: 4, elements: [5] });
    expect(await source.take(2)).toBeUndefined();
    expect(source.taken).toBe(5);
  });

  it('takes no element before it is asked for', async () => {
    let given = 0;
    const source = new ElementSource(
      (function* () {
        for (;;) yield given++;
      })(),
    );
    expect(given).toBe(0);
    await source.take(3);
    expect(given).toBe(3);
  });

  it('returns the elements before an error first', async () => {
    const error = new Error('the input broke');
    const source = new ElementSource(
      (function* () {
        yield 1;
        throw error;
      })(),
    );
    expect(await source.take(5)).toEqual({ start: 0, elements: [1] });
    await expect(source.take(5)).rejects.toBe(error);
  });

  test.each([null, undefined, 7, {}])('refuses %s', (input) => {
    expect(() => new ElementSource(input as unknown as MapInput)).toThrow(/must be iterable/);
  });
});

describe('closing', () => {
  it('lets a generator clean up, once', async () => {
    let cleaned = 0;
    const source = new ElementSource(
      (function* () {
        try {
          for (;;) yield 1;
        } finally {
          cleaned += 1;
        }
      })(),
    );
    await source.take(1);
    await source.close();
    await source.close();
    expect(cleaned).toBe(1);
  });

  it('does not wait for an element that never comes', async () => {
    const source = new ElementSource(
      (async function* () {
        await new Promise(() => undefined);
        yield 1;
      })(),
    );
    void source.take(1);
    await source.close();
  });

  it('ignores a cleanup that fails', async () => {
    const source = new ElementSource({
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: 1 }),
        return: () => {
          throw new Error('no');
        },
      }),
    });
    await source.take(1);
    await expect(source.close()).resolves.toBeUndefined();
  });
});
