import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../package/support/run.js';
import { askWorker } from './support/ask-worker.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { commandFor, QUIET, RUNTIMES, WORKERD } from './support/runtimes.js';
import { tourProject } from './support/tour-project.js';

let project: string;
let server: FaultServer;
beforeAll(async () => {
  [project, server] = await Promise.all([tourProject(), startFaultServer()]);
}, 180_000);
afterAll(() => server[Symbol.asyncDispose]());

const CALLS = ['launch', 'run', 'stream', 'request', 'invoke', 'job'];
const FAULTS = [
  ['hang/timeout', 'RequestTimeoutError'],
  ['hang/abort', 'AbortedError'],
  ['reset/x', 'ConnectionError'],
  ['close/x', 'ConnectionError'],
  ['half-a-head/x', 'ConnectionError'],
] as const;

const EXPECTED = FAULTS.flatMap(([fault, name]) => CALLS.map((call) => [`${fault}/${call}`, name]));

/** The calls that were made after so many requests, as the server has got them. */
function callsSince(count: number): string[] {
  const posts = server.received.slice(count).filter(({ method }) => method === 'POST');
  return posts.map(({ url }) => url.split('/').slice(2, 5).join('/')).sort();
}

test.for(RUNTIMES)(
  'on $name, a call that must not be retried reaches the server exactly once, however it fails',
  { timeout: 120_000 },
  async (runtime, context) => {
    const [program, ...args] = await commandFor(runtime, context);
    const before = server.received.length;
    const { out, err } = await run(project, program, [...args, 'programs/exactly-once.mjs', server.origin], QUIET);
    expect({ outcomes: JSON.parse(out || '{}'), err }).toEqual({ outcomes: Object.fromEntries(EXPECTED), err: '' });
    expect(callsSince(before)).toEqual(EXPECTED.map(([call]) => call).sort());
  },
);

test('on workerd, too', { timeout: 120_000 }, async (context) => {
  await commandFor(WORKERD, context);
  const before = server.received.length;
  expect(await askWorker(project, { failOnceAt: server.origin })).toEqual(Object.fromEntries(EXPECTED));
  expect(callsSince(before)).toEqual(EXPECTED.map(([call]) => call).sort());
});
