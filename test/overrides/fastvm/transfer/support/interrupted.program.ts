import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetryBudget } from '../../../../../src/core/call/retry-budget.js';
import { codeOf } from '../../../../../src/core/errors/is-error.js';
import { download } from '../../../../../src/overrides/fastvm/transfer/download.js';
import { upload } from '../../../../../src/overrides/fastvm/transfer/upload.js';
import { createGuest } from './guest.js';
import { startStorage } from './storage.js';

/**
 * Run as a separate program: a transfer that comes to a halt in `phase`, by a program that aborts its signal on SIGINT. Prints `halted`, then
 * the code of the error that the transfer ends with.
 */
const [direction = '', kind = '', phase = '', root = ''] = process.argv.slice(2);
const controller = new AbortController();
process.once('SIGINT', () => controller.abort('SIGINT'));

const [local, remote] = [join(root, 'local'), join(root, 'remote')];
mkdirSync(local);
const storage = await startStorage();
const guest = createGuest(remote, storage);
const source = join(direction === 'upload' ? local : remote, 'source');
if (kind === 'directory') mkdirSync(source);
writeFileSync(kind === 'directory' ? join(source, 'file') : source, crypto.getRandomValues(new Uint8Array(50_000)));

const halt = (): void => {
  process.stdout.write('halted\n');
};
storage.faults.PUT.push((request) => {
  if (phase !== 'store') return false;
  request.once('data', halt);
  return true;
});
storage.faults.GET.push((_, response) => {
  if (phase !== 'receive') return false;
  response.writeHead(200, { 'content-length': 60_000 }).write(Buffer.alloc(10_000), halt);
  return true;
});
guest.rewrite = (command) => {
  const halting = (word: string) => command.replace(word, `touch '${root}/halted'; sleep 60; ${word}`);
  if (phase === 'send' && command.includes('curl ')) return halting('curl ');
  return phase === 'extract' && command.includes('tar -x') ? halting('tar -x') : command;
};
const context = {
  vms: guest,
  baseUrl: 'http://127.0.0.1',
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  log: {},
  retryBudget: new RetryBudget(),
};
const options = { signal: controller.signal };
const target = join(direction === 'upload' ? remote : local, 'target');
const transfer =
  direction === 'upload'
    ? upload(context, 'vm', source, target, options)
    : download(context, 'vm', source, target, options);
const ending = await transfer.then(
  () => 'done',
  (error: unknown) => codeOf(error),
);
process.stdout.write(`${String(ending)}\n`);
process.exit();
