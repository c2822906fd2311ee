import { describe, expect, it } from 'vitest';
import { ScriptedService, square } from './support/service.js';

const MIB = 1024 * 1024;

describe('an endless input', () => {
  it('is mapped in bounded memory: 1.2 million elements', async () => {
    let given = 0;
    let consumed = 0;
    let farthest = 0;
    function* endless(): Generator<number> {
      for (;;) yield given++;
    }
    const service = new ScriptedService({ fn: (x) => x, secondsOf: () => 0 });
    const options = { maxWorkers: 4, batch: { max: 10_000 } };
    const run = service.client().map<number>(square, endless(), options);
    let baseline = 0;
    let highest = 0;
    for await (const value of run) {
      if (value !== consumed) throw new Error(`result ${consumed} is ${value}`);
      consumed += 1;
      farthest = Math.max(farthest, given - consumed);
      // Slower than the service, so that only the limits slow down the input.
      if (consumed % 10_000 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      if (consumed % 50_000 === 0) {
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        if (consumed === 200_000) baseline = heapUsed + arrayBuffers;
        highest = Math.max(highest, heapUsed + arrayBuffers);
        // The records of the scripted service must not count.
        service.batches.length = 0;
      }
      if (consumed === 1_200_000) break;
    }
    expect(farthest).toBeLessThanOrEqual((2 * options.maxWorkers + 4 + 1) * options.batch.max);
    expect(highest - baseline).toBeLessThan(150 * MIB);
    expect(run.stats.elements).toBeLessThan(1_200_000 + farthest + 1);
  });
});
