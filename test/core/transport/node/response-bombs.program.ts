import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { FastvmClient } from '../../../../src/fastvm.js';
import { type CorpusPart, corpusProgram } from '../../../support/corpus.js';

/** Lists VMs of a server whose responses are the files of the folder, one after the other. */
export default async function tryBombs(from: string, folder: string): Promise<CorpusPart> {
  let response: Uint8Array | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(response ?? ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const vm = new FastvmClient({ apiKey: 'k', baseUrl: `http://127.0.0.1:${port}`, maxRetries: 0, timeoutMs: 30_000 });
  const inputs = readdirSync(folder).map((name) => ({ name, make: () => readFileSync(join(folder, name)) }));
  return corpusProgram(inputs, (bytes) => {
    response = bytes;
    // The next input is measured without this one.
    return vm.vms.list().finally(() => {
      response = undefined;
    });
  })(from);
}
