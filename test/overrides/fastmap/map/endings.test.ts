import { describe, expect, it } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { Gate, quiet } from './support/gate.js';
import { ScriptedService, type ServiceScript, say, square } from './support/service.js';

const never = (): Promise<never> => new Promise(() => undefined);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function abortable(script: ServiceScript, input: Iterable<unknown> | AsyncIterable<unknown> = numbers(100)) {
  const controller = new AbortController();
  const reason = { why: 'the test says so' };
  const service = new ScriptedService(script);
  const options = { signal: controller.signal, batch: { fixed: 5 }, maxWorkers: 2 };
  const run = service.client().map<number>(square, input, options);
  return { service, run, reason, abort: () => controller.abort(reason), signal: controller.signal };
}

describe('abort', () => {
  it('before the start sends nothing', async () => {
    const { service, run, abort, reason } = abortable({});
    abort();
    const error = await caught(run.toArray());
    expect(error).toMatchObject({ name: 'AbortedError', message: expect.stringContaining('map was aborted') });
    expect((error as unknown as { reason: unknown }).reason).toBe(reason);
    expect(service.paths).toEqual([]);
    expect(await run.done).toMatchObject({ outcome: 'aborted' });
  });

  it('while the input is awaited', async () => {
    const { service, run, abort } = abortable(
      {},
      (async function* () {
        await never();
        yield 1;
      })(),
    );
    const failing = caught(run.toArray());
    await quiet();
    abort();
    expect(await failing).toMatchObject({ name: 'AbortedError' });
    expect(await run.done).toMatchObject({ outcome: 'aborted' });
    expect(service.paths).toEqual([]);
  });

  it('while the function is uploaded releases nothing, for there is nothing', async () => {
    const gate = new Gate();
    const { service, run, abort, reason } = abortable({ onInit: () => gate.pass().then(() => undefined) });
    const failing = caught<Error & { reason: unknown }>(run.toArray());
    await gate.holds(1);
    abort();
    const error = await failing;
    expect(error.reason).toBe(reason);
    gate.open();
    await run.done;
    await quiet();
    expect(service.paths).toEqual(['init']);
  });

  it('while batches are mapped cancels their requests and releases the workers', async () => {
    const gate = new Gate();
    const { service, run, abort } = abortable({
      onBatch: async ({ number }) => {
        if (number > 2) await gate.pass();
        return undefined;
      },
    });
    const failing = caught(run.toArray());
    await gate.holds(2);
    abort();
    expect(await failing).toMatchObject({ name: 'AbortedError' });
    expect(await run.done).toMatchObject({ outcome: 'aborted', elements: 10 });
    expect(service.inFlight).toBe(0);
    expect(service.paths.at(-1)).toBe('done');
    expect(run.partialResults.length).toBe(10);
  });

  it('does not wait for a consumer that is busy', async () => {
    const gate = new Gate();
    const { service, run, abort } = abortable({
      onBatch: async ({ elements }) => {
        if (!elements.includes(0)) await gate.pass();
        return undefined;
      },
    });
    const iterator = run[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toBe(0);
    await gate.holds(2);
    abort();
    await expect.poll(() => service.count('done'), { timeout: 10_000 }).toBe(1);
    expect(service.inFlight).toBe(0);
    // What was delivered already may still be read.
    expect((await iterator.next()).value).toBe(1);
    const rest = async (): Promise<void> => {
      while (!(await iterator.next()).done);
    };
    expect(await caught(rest())).toMatchObject({ name: 'AbortedError' });
    expect(service.count('done')).toBe(1);
  });

  it('does not wait for a release that hangs', async () => {
    const gate = new Gate();
    const { run, abort } = abortable({
      onBatch: async () => {
        await gate.pass();
        return undefined;
      },
      onDone: never,
    });
    const failing = caught(run.toArray());
    await gate.holds(2);
    abort();
    expect(await failing).toMatchObject({ name: 'AbortedError' });
  });

  it('after the end changes nothing and no listener is left', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    }) as typeof signal.addEventListener;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    }) as typeof signal.removeEventListener;
    const run = new ScriptedService().client().map<number>(square, [1, 2], { signal });
    expect(await run.toArray()).toEqual([1, 4]);
    controller.abort();
    expect(listeners).toBe(0);
    expect(await run.done).toMatchObject({ outcome: 'completed' });
  });
});

describe('a consumer that leaves early', () => {
  it('stops the run, closes the input and releases the workers', async () => {
    let closed = false;
    const input = (function* () {
      try {
        for (let x = 0; ; x++) yield x;
      } finally {
        closed = true;
      }
    })();
    const service = new ScriptedService();
    const run = service.client().map<number>(square, input, { batch: { fixed: 5 }, maxWorkers: 2 });
    for await (const value of run) if (value >= 100) break;
    expect(closed).toBe(true);
    expect(service.paths.at(-1)).toBe('done');
    const sent = service.batches.length;
    await quiet();
    expect(service.batches.length).toBe(sent);
    expect(await run.done).toMatchObject({ outcome: 'stopped' });
  });

  it('by throwing gets its own error back', async () => {
    const service = new ScriptedService();
    const run = service.client().map(square, numbers(10));
    const own = new Error('mine');
    const consume = async (): Promise<void> => {
      for await (const _ of run) throw own;
    };
    await expect(consume()).rejects.toBe(own);
    expect(service.count('done')).toBe(1);
  });
});

describe('an input that throws', () => {
  it.each([0, 1, 7, 12])('after %i elements: their results come first, then its error', async (count) => {
    const error = new Error('the input broke');
    const input = (async function* () {
      yield* numbers(count);
      throw error;
    })();
    const service = new ScriptedService();
    const run = service.client().map<number>(square, input, { batch: { fixed: 5 } });
    expect(await caught(run.toArray())).toBe(error);
    expect(run.partialResults).toEqual(numbers(count).map((x) => x * x));
    expect(service.paths.at(-1)).toBe(count === 0 ? undefined : 'done');
  });
});

describe('onProgress that throws', () => {
  it('ends the run with that error, and the workers are released', async () => {
    const error = new Error('no room on the screen');
    const service = new ScriptedService();
    const run = service.client().map(square, numbers(1000), {
      batch: { fixed: 5 },
      maxWorkers: 2,
      onProgress: () => {
        throw error;
      },
    });
    expect(await caught(run.toArray())).toBe(error);
    expect(service.batches.length).toBeLessThan(8);
    expect(service.paths.at(-1)).toBe('done');
    expect(await run.done).toMatchObject({ outcome: 'failed' });
  });

  it('while the worker starts does so too', async () => {
    const error = new Error('no');
    const service = new ScriptedService({ onBatch: () => say('INITIALIZING') });
    const run = service.client().map(square, [1], {
      onProgress: () => {
        throw error;
      },
    });
    expect(await caught(run.toArray())).toBe(error);
  });
});

describe('a function that cannot be loaded', () => {
  it('fails the run before anything is sent', async () => {
    const service = new ScriptedService();
    const error = new Error('no such file');
    const fn = { name: 'f', load: () => Promise.reject(error) };
    expect(await caught(service.client().map(fn, [1]).toArray())).toBe(error);
    expect(service.paths).toEqual([]);
  });
});
