import { SingleBar } from 'cli-progress';
import { type FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { expectEqual, runStep } from './steps.js';

const COUNT = 10_000;

/** Maps a Python function over 10,000 numbers and compares every result with the same function in TypeScript. */
export async function tourFastmap(client: FastmapClient): Promise<void> {
  const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);
  const fn = pythonFunction({ file: new URL('./funcs.py', import.meta.url), name: 'collatz_steps' });
  await runStep('map a Python function', async () => {
    const bar = new SingleBar({
      format: '  {bar} {percentage}% | {value}/{total} elements | {batches} batches | eta {eta} s',
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 2_000,
    });
    bar.start(COUNT, 0, { batches: 0 });
    const run = client.map<number>(fn, numbers, {
      maxWorkers: 4,
      onProgress: ({ elements, batches }) => bar.update(elements, { batches }),
    });
    try {
      const results = await run.toArray();
      expectEqual('results', results, numbers.map(collatzSteps));
    } finally {
      bar.stop();
    }
    return `${run.stats.elements} elements in ${run.stats.batches} batches, ${run.stats.mapSeconds.toFixed(2)} s in Python`;
  });
}

function collatzSteps(start: number): number {
  let steps = 0;
  for (let n = start; n > 1; steps++) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
  return steps;
}
