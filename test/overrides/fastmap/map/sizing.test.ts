import { describe, expect, it } from 'vitest';
import { Gate, quiet } from './support/gate.js';
import { ScriptedService, say, square } from './support/service.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('adaptive batches', () => {
  it('map 200 elements of 10 ms on 10 workers in at most two waves after the probe', async () => {
    const gate = new Gate();
    const service = new ScriptedService({
      secondsOf: () => 0.01,
      onBatch: async () => {
        await gate.pass();
        return undefined;
      },
    });
    const all = service.client().map<number>(square, numbers(200)).toArray();
    const sent = (): number => service.sizes.reduce((sum, size) => sum + size, 0);
    await gate.holds(1);
    await quiet(100);
    const waves = [gate.size];
    gate.open();
    while (sent() < 200) {
      // No response is sent before all workers are busy or everything has been sent.
      await expect.poll(() => gate.size === 10 || sent() === 200, { timeout: 10_000 }).toBe(true);
      waves.push(gate.size);
      gate.open();
    }
    gate.open();
    expect((await all).length).toBe(200);
    expect(waves[0]).toBe(1);
    expect(waves.length - 1).toBeLessThanOrEqual(2);
    expect(service.mostInFlight).toBe(10);
    const longest = Math.max(...service.sizes.slice(1));
    expect(service.sizes[0]).toBeLessThanOrEqual(8);
    expect(longest).toBeLessThanOrEqual(20);
  });

  it('follow the cost of elements up and down', async () => {
    const service = new ScriptedService({ secondsOf: (x) => (x < 3000 ? 0.0001 : 0.1) });
    const endless = (function* () {
      for (let x = 0; x < 3300; x++) yield x;
    })();
    await service.client().map(square, endless, { maxWorkers: 1 }).toArray();
    const { sizes } = service;
    for (const [index, size] of sizes.slice(1).entries())
      expect(size).toBeLessThanOrEqual(8 * Math.max(...sizes.slice(0, index + 1)));
    const firstSlow = service.batches.findIndex(({ elements }) => elements.some((x) => x >= 3000));
    expect(Math.max(...sizes.slice(0, firstSlow))).toBeGreaterThan(1000);
    expect(Math.max(...sizes.slice(firstSlow + 1))).toBeLessThanOrEqual(50);
  });

  it('use the duration of the request when the service does not report its own', async () => {
    const service = new ScriptedService({ secondsOf: () => Number.NaN });
    await service.client().map(square, numbers(1000), { maxWorkers: 2 }).toArray();
    expect(service.sizes.reduce((sum, size) => sum + size, 0)).toBe(1000);
    expect(service.batches.length).toBeLessThan(12);
  });

  it('stay below batch.max', async () => {
    const service = new ScriptedService({ secondsOf: () => 0 });
    await service
      .client()
      .map(square, numbers(1000), { batch: { max: 100 }, maxWorkers: 2 })
      .toArray();
    expect(Math.max(...service.sizes)).toBeLessThanOrEqual(100);
    expect(Math.max(...service.sizes)).toBeGreaterThan(90);
  });

  it('do not wait for a slow probe', async () => {
    const gate = new Gate();
    const service = new ScriptedService({
      onBatch: async ({ number }) => {
        if (number === 1) await gate.pass();
        return undefined;
      },
    });
    const options = { batch: { targetSeconds: 0.01 }, maxWorkers: 4 };
    const all = service.client().map<number>(square, numbers(12), options).toArray();
    await gate.holds(1);
    await expect.poll(() => service.batches.length, { timeout: 10_000 }).toBeGreaterThan(3);
    gate.open();
    expect((await all).length).toBe(12);
  });
});

describe('bodies', () => {
  const texts = (count: number, length: number): string[] =>
    Array.from({ length: count }, () =>
      Array.from({ length }, () => String.fromCharCode(33 + Math.random() * 90)).join(''),
    );

  it('over the limit are split before they are sent', async () => {
    const service = new ScriptedService({ fn: (text) => String(text).length });
    const options = { batch: { fixed: 16, maxBytes: 3000 } };
    expect(await service.client().map<number>(square, texts(32, 1000), options).toArray()).toEqual(
      Array(32).fill(1000),
    );
    expect(Math.max(...service.batches.map(({ bodyBytes }) => bodyBytes))).toBeLessThanOrEqual(3000);
    expect(service.batches.length).toBeGreaterThan(10);
  });

  it('are chosen below the limit once their weight is known', async () => {
    const service = new ScriptedService({ fn: (text) => String(text).length, secondsOf: () => 0 });
    const options = { batch: { maxBytes: 20_000 }, maxWorkers: 2 };
    await service.client().map<number>(square, texts(200, 1000), options).toArray();
    expect(service.sizes.reduce((sum, size) => sum + size, 0)).toBe(200);
    expect(Math.max(...service.sizes)).toBeLessThanOrEqual(22);
  });

  it('that the service refuses with 413 are halved and sent again, and later ones are smaller', async () => {
    const service = new ScriptedService({
      secondsOf: () => 0,
      onBatch: ({ elements }) => (elements.length > 50 ? say('TOO_LARGE', {}, {}, 413) : undefined),
    });
    const run = service.client().map<number>(square, numbers(1000), { maxWorkers: 1 });
    expect(await run.toArray()).toEqual(numbers(1000).map((x) => x * x));
    const refused = service.sizes.filter((size) => size > 50);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(15);
  });

  it('of one element that is too large name it', async () => {
    const service = new ScriptedService();
    const run = service.client().map(square, ['a', 'b', ...texts(1, 9000)], { batch: { fixed: 2, maxBytes: 2000 } });
    await expect(run.toArray()).rejects.toMatchObject({
      code: 'MAP_ELEMENT_TOO_LARGE',
      start: 2,
      end: 3,
      message: expect.stringMatching(/squares.square failed on element 2: .*\d+ bytes, the limit is 2000/),
    });
  });

  it('of one element that the service refuses name it, and the refusal is the cause', async () => {
    const service = new ScriptedService({
      onBatch: ({ elements }) => (elements.includes(3) ? say('TOO_LARGE', {}, {}, 413) : undefined),
    });
    const run = service.client().map(square, numbers(5), { batch: { fixed: 5 } });
    await expect(run.toArray()).rejects.toMatchObject({
      code: 'MAP_ELEMENT_TOO_LARGE',
      start: 3,
      cause: expect.objectContaining({ name: 'PayloadTooLargeError' }),
    });
  });

  it('with an element that has no counterpart in Python name it by its index in the input', async () => {
    const run = new ScriptedService().client().map(square, [1, 2, { deep: () => 1 }], { batch: { fixed: 2 } });
    await expect(run.toArray()).rejects.toMatchObject({
      code: 'PICKLE_UNSUPPORTED',
      path: '[2].deep',
      message: expect.stringContaining('(at [2].deep)'),
    });
    expect(run.partialResults).toEqual([1, 4]);
  });
});
