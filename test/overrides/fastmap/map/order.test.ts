import { describe, expect, it } from 'vitest';
import { aWhile, Gate, quiet } from './support/gate.js';
import { ScriptedService, square } from './support/service.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const squares = (count: number): number[] => numbers(count).map((x) => x * x);

describe('results', () => {
  it('come in the order of the input', async () => {
    const service = new ScriptedService({
      // Later batches are processed first.
      onBatch: async ({ number }) => {
        await quiet(20 - number);
        return undefined;
      },
    });
    const run = service.client().map<number>(square, numbers(100), { batch: { fixed: 7 }, maxWorkers: 4 });
    expect(await run.toArray()).toEqual(squares(100));
    expect(run.stats).toMatchObject({
      outcome: 'completed',
      elements: 100,
      batches: 15,
      retries: 0,
      unsignedBatches: 0,
    });
    expect(service.mostInFlight).toBe(4);
  });

  it('arrive as they finish when ordered is false', async () => {
    const gate = new Gate();
    const service = new ScriptedService({
      onBatch: async ({ elements }) => {
        if (elements.includes(0)) await gate.pass();
        return undefined;
      },
    });
    const options = { batch: { fixed: 2 }, maxWorkers: 2, ordered: false };
    const run = service.client().map<number>(square, numbers(6), options)[Symbol.asyncIterator]();
    expect([(await run.next()).value, (await run.next()).value]).toEqual([4, 9]);
    expect([(await run.next()).value, (await run.next()).value]).toEqual([16, 25]);
    gate.open();
    expect([(await run.next()).value, (await run.next()).value]).toEqual([0, 1]);
    expect((await run.next()).done).toBe(true);
  });

  it('are read as asked', async () => {
    const service = new ScriptedService({ fn: (x) => ({ x }) });
    const [asMap] = await service.client().map(square, [1]).toArray();
    expect(asMap).toEqual(new Map([['x', 1]]));
    const [asObject] = await service
      .client()
      .map(square, [1], { decode: { dicts: 'object' } })
      .toArray();
    expect({ ...(asObject as object) }).toEqual({ x: 1 });
  });
});

describe('a slow first batch', () => {
  it('does not stop the others until enough of them wait for their turn', async () => {
    const gate = new Gate();
    const service = new ScriptedService({
      onBatch: async ({ elements }) => {
        if (elements.includes(0)) await gate.pass();
        return undefined;
      },
    });
    const [workers, spare] = [3, 4];
    const options = { batch: { fixed: 1 }, maxWorkers: workers };
    const all = service.client().map<number>(square, numbers(50), options).toArray();
    await gate.holds(1);
    await expect.poll(() => service.batches.length, { timeout: 10_000 }).toBe(2 * workers + spare);
    await aWhile();
    expect(service.batches.length).toBe(2 * workers + spare);
    expect(service.inFlight).toBe(1);
    gate.open();
    expect(await all).toEqual(squares(50));
  });
});

describe('a consumer', () => {
  it('that is slow slows down the input', async () => {
    let given = 0;
    function* endless(): Generator<number> {
      for (;;) yield given++;
    }
    const service = new ScriptedService();
    const run = service.client().map<number>(square, endless(), { batch: { fixed: 10 }, maxWorkers: 2 });
    const iterator = run[Symbol.asyncIterator]();
    await iterator.next();
    // One batch is taken out; the rest fill the room.
    await expect.poll(() => given, { timeout: 10_000 }).toBe(10 * (1 + 2 * 2 + 4));
    await aWhile();
    expect(given).toBe(10 * (1 + 2 * 2 + 4));
    await iterator.return();
    expect(service.count('done')).toBe(1);
  });

  it('that never iterates causes no request', async () => {
    const service = new ScriptedService();
    service.client().map(square, [1]);
    await quiet();
    expect(service.paths).toEqual([]);
  });

  it('gets an error for a second iteration', async () => {
    const run = new ScriptedService().client().map(square, [1]);
    await run.toArray();
    await expect(run.toArray()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('an empty input', () => {
  it.each([[[]], [new Set()], [(async function* () {})()]])('sends nothing', async (input) => {
    const service = new ScriptedService();
    const run = service.client().map(square, input);
    expect(await run.toArray()).toEqual([]);
    expect(service.paths).toEqual([]);
    expect(await run.done).toMatchObject({ outcome: 'completed', elements: 0 });
  });
});

describe('the service receives', () => {
  it('the label and one run id on every batch, and the release', async () => {
    const service = new ScriptedService();
    const run = service.client().map(square, numbers(4), { batch: { fixed: 1 }, label: 'nightly' });
    await run.toArray();
    expect(new Set(service.batches.map(({ label }) => label))).toEqual(new Set(['nightly']));
    expect(new Set(service.batches.map(({ runId }) => runId))).toEqual(new Set([run.runId]));
    expect(run.runId).toMatch(/^[0-9a-f]{64}$/);
    expect(service.paths).toEqual(['init', 'init', 'map', 'map', 'map', 'map', 'done']);
  });
});

describe('invalid options', () => {
  it.each([
    [{ maxWorkers: 0 }],
    [{ maxWorkers: 1.5 }],
    [{ batch: { fixed: 0 } }],
    [{ batch: { max: 0 } }],
    [{ batch: { targetSeconds: 0 } }],
    [{ batch: { targetSeconds: Number.NaN } }],
    [{ maxCredits: 0 }],
    [{ runId: '' }],
    [{ deadlineMs: -1 }],
    [{ initTimeoutMs: Number.NaN }],
    [{ onError: 'ignore' as 'throw' }],
    [{ progress: 'dots' as 'bar' }],
  ])('are refused at once: %o', (options) => {
    expect(() => new ScriptedService().client().map(square, [1], options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
