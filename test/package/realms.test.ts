import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consumerProject } from './support/project.js';
import { ROOT } from './support/root.js';
import { run } from './support/run.js';
import { type Services, startServices } from './support/services.js';

const require = createRequire(import.meta.url);
const JEST = require.resolve('jest/bin/jest');

let services: Services;
let project: string;
beforeAll(async () => {
  services = await startServices();
  project = await consumerProject({
    files: {
      'jest.config.json': JSON.stringify({ testEnvironment: 'node', testMatch: ['<rootDir>/realms.test.mjs'] }),
      'print.mjs': "import { outcomes } from './realms.mjs';\nconsole.log(JSON.stringify(await outcomes()));\n",
    },
  });
  for (const file of ['realms.mjs', 'realms.test.mjs'])
    await cp(join(ROOT, 'test/package/consumers', file), join(project, file));
}, 180_000);
afterAll(() => services.served.close());

async function inNode(): Promise<unknown> {
  const { out, err, exitCode } = await run(project, process.execPath, ['print.mjs'], services.env);
  expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 });
  return JSON.parse(out);
}

async function inJest(): Promise<unknown> {
  const env = { ...services.env, OUTCOMES: join(project, 'outcomes.json') };
  const args = ['--experimental-vm-modules', JEST, '--ci', '--runInBand'];
  const { err, exitCode } = await run(project, process.execPath, args, env);
  expect(exitCode, err).toBe(0);
  return JSON.parse(await readFile(env.OUTCOMES, 'utf8'));
}

test('files, bytes, errors and aborts are the same under Jest as in a program', async () => {
  const plain = await inNode();
  expect(plain).toMatchObject({
    uploads: { path: 'content', url: 'content', buffer: 'content', blob: 'content', stream: 'content' },
    newFile: 'content',
    newTree: 'inside',
    underFile: {
      name: 'FileTransferError',
      code: 'LOCAL_FILE',
      phase: 'unpack',
      causeCode: 'ENOTDIR',
      isGuarded: true,
    },
    missingLocal: {
      name: 'FileTransferError',
      code: 'ENOENT',
      phase: 'pack',
      message: 'there is no …/missing on this machine',
      isGuarded: true,
    },
    missingRemote: { name: 'FileTransferError', code: 'ENOENT', phase: 'classify', isGuarded: true },
    missingPython: { code: 'INVALID_ARGUMENT', causeCode: 'ENOENT', hint: expect.stringContaining('check the path') },
    missingVm: { name: 'NotFoundError', isGuarded: true },
    refused: { code: 'CONNECTION', hint: expect.stringContaining('nothing listens'), isGuarded: true },
    aborted: { name: 'AbortedError', reasonName: 'TimeoutError' },
    functionBody: 'bytes',
  });
  expect(await inJest()).toEqual(plain);
}, 120_000);
