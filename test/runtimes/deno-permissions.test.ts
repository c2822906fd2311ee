import { expect, test } from 'vitest';
import { run } from '../package/support/run.js';
import { startFaultServer } from './support/fault-server.js';
import { commandFor, DENO, QUIET } from './support/runtimes.js';
import { tourProject } from './support/tour-project.js';

test('without permission for the environment, variables count as unset on Deno', async (context) => {
  const [program] = await commandFor(DENO, context);
  await using server = await startFaultServer();
  const allowed = ['run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-read=.'];
  const args = [...allowed, 'programs/without-environment.mjs', `${server.origin}/ok`];
  const { out, err } = await run(await tourProject(), program, args, { ...QUIET, FASTVM_API_KEY: 'not readable' });
  const message = 'no apiKey: pass { apiKey } or set the environment variable FASTVM_API_KEY';
  expect({ outcome: JSON.parse(out || '{}'), err }).toEqual({ outcome: { list: [], message }, err: '' });
}, 180_000);
