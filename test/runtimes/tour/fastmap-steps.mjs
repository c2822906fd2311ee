import { FastmapClient, isMapFailure, pythonFunction } from 'fastkit/fastmap';
import { check, failureOf, same } from './check.mjs';

const source =
  'def square(x):\n    return x * x\n\ndef inverse(x):\n    return 1 / x\n\ndef scale(x, by):\n    return x * by\n';
const named = (name, more) => pythonFunction({ module: 'numbers_of_tour', source, name, ...more });

async function* numbers(count) {
  for (let n = 1; n <= count; n++) yield n;
}

export const fastmapSteps = {
  'map of Python source': async (c) => {
    c.mapClient = new FastmapClient(c.fastmap);
    check(await c.mapClient.auth(), 'auth');
    same(await c.mapClient.map(named('square'), [1, 2, 3]).toArray(), [1, 4, 9]);
    same(await c.mapClient.map(named('scale', { kwargs: { by: 3 } }), ['a', 'ü']).toArray(), ['aaa', 'üüü']);
  },
  'map of an async iterable, in order, with progress': async ({ mapClient }) => {
    const phases = new Set();
    const run = mapClient.map(named('square'), numbers(500), { onProgress: ({ phase }) => phases.add(phase) });
    let last = 0;
    for await (const square of run) {
      check(square > last, `${square} after ${last}`);
      last = square;
    }
    const { outcome, elements } = await run.done;
    same([last, outcome, elements, phases.size > 0], [250_000, 'completed', 500, true]);
  },
  'a failing map': async ({ mapClient }) => {
    const error = await failureOf(mapClient.map(named('inverse'), [1, 0]).toArray());
    check(error.name === 'MapError' && error.traceback.includes('ZeroDivisionError'), error);
    const collected = await mapClient.map(named('inverse'), [1, 0, 2], { onError: 'collect' }).toArray();
    same(collected.map(isMapFailure), [false, true, false]);
  },
  'an aborted map': async ({ mapClient }) => {
    const controller = new AbortController();
    const run = mapClient.map(named('square'), numbers(1_000_000), { signal: controller.signal });
    const reading = failureOf(
      (async () => {
        for await (const _ of run) controller.abort('enough');
      })(),
    );
    same((await reading).name, 'AbortedError');
    same((await run.done).outcome, 'aborted');
  },
};
