import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { FINE } from './support/http-text.js';
import { RawServer } from './support/raw-server.js';

test('a program ends although its client has an idle connection', async () => {
  const server = await RawServer.start({ responses: [FINE] });
  onTestFinished(() => server.close());
  const program = fileURLToPath(new URL('./support/idle-program.ts', import.meta.url));
  // The server keeps the connection open; a program that waits for it is killed.
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, server.origin], {
    timeout: 15_000,
  });
  expect([stdout.trim(), server.connections]).toEqual(['true', 1]);
});
