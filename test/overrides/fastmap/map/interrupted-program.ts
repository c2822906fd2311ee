import { FastmapClient, pythonFunction } from '../../../../src/fastmap.js';

/** A program as users write it: Ctrl-C aborts the run. Prints how the run ended. */
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort(new Error('Ctrl-C')));

const square = pythonFunction({ module: 'm', name: 'square', source: 'def square(x): return x * x\n' });
const client = new FastmapClient({ secret: 'a'.repeat(64), baseUrl: process.argv[2] });
const run = client.map(square, [1, 2, 3], { signal: interrupted.signal });
try {
  console.log(await run.toArray());
} catch (error) {
  console.log((error as Error).name, (await run.done).outcome);
  process.exitCode = 130;
}
