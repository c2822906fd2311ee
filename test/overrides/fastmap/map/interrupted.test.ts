import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./interrupted-program.ts', import.meta.url));

test('Ctrl-C in the middle of a batch: the workers are released before the process ends', {
  timeout: 60_000,
}, async () => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume().on('end', () => {
      // The batch is never done.
      if (request.url?.endsWith('/map')) program.kill('SIGINT');
      else response.writeHead(200, { 'content-type': 'application/msgpack', 'x-status': 'EXISTS' }).end(encode({}));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const program = spawn(process.execPath, ['--import', 'tsx', PROGRAM, origin], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

  const [printed, [exitCode, signal]] = await Promise.all([text(program.stdout), once(program, 'exit')]);
  server.close();
  server.closeAllConnections();
  expect(printed).toBe('AbortedError aborted\n');
  expect([exitCode, signal]).toEqual([130, null]);
  expect(paths.at(-1)).toMatch(/\/done$/);
});
