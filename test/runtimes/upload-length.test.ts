import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../package/support/run.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { commandFor, QUIET, RUNTIMES } from './support/runtimes.js';
import { tourProject } from './support/tour-project.js';

let project: string;
let server: FaultServer;
beforeAll(async () => {
  [project, server] = await Promise.all([tourProject(), startFaultServer()]);
}, 180_000);
afterAll(() => server[Symbol.asyncDispose]());

test.for(RUNTIMES)(
  'on $name, files, Blobs and bytes are stored with their length, which storage asks for',
  { timeout: 60_000 },
  async (runtime, context) => {
    const [program, ...args] = await commandFor(runtime, context);
    const before = server.received.length;
    const { err } = await run(
      project,
      program,
      [...args, 'programs/upload-length.mjs', `${server.origin}/storage`],
      QUIET,
    );
    expect(err).toBe('');
    const stored = server.received.slice(before).filter(({ method }) => method === 'PUT');
    const lengths = stored.map(({ headers, bodyBytes }) => [headers['content-length'], bodyBytes]);
    const known = ['600000', 600_000];
    expect(lengths).toEqual([known, known, known, [undefined, 600_000]]);
  },
);
