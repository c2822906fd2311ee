import { mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { download } from '../../../../src/overrides/fastvm/transfer/download.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { useWorld } from './support/world.js';

const FILE_BYTES = 200 * 1024 * 1024;
const MAX_GROWTH_BYTES = 150 * 1024 * 1024;

const world = useWorld();

/** How much the resident memory of this process (including the storage) grows while `work` runs. */
async function growthWhile(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peak - before;
}

function writeRandomFile(path: string): void {
  const block = crypto.getRandomValues(new Uint8Array(4096));
  const file = openSync(path, 'w');
  for (let written = 0; written < FILE_BYTES; written += block.byteLength) writeSync(file, block);
}

test('a file and a directory of 200 MiB, both ways, are never in memory as a whole', { timeout: 120_000 }, async () => {
  const { context, local, remote, storage } = world();
  mkdirSync(join(local, 'source'));
  const file = join(local, 'source/file');
  writeRandomFile(file);
  const growth: Record<string, number> = {};
  const measure = async (name: string, work: () => Promise<void>) => {
    growth[name] = await growthWhile(work);
  };
  await measure('upload file', () => upload(context, 'vm', file, join(remote, 'file')));
  expect(storage.requests[0]?.headers['content-length']).toBe(String(FILE_BYTES));
  await measure('download file', () => download(context, 'vm', join(remote, 'file'), join(local, 'back')));
  expect(statSync(join(local, 'back')).size).toBe(FILE_BYTES);
  await rm(join(local, 'back'));
  await rm(join(remote, 'file'));
  await measure('upload directory', () => upload(context, 'vm', join(local, 'source'), join(remote, 'target')));
  await measure('download directory', () => download(context, 'vm', join(remote, 'target'), join(local, 'back')));
  expect(statSync(join(local, 'back/file')).size).toBe(FILE_BYTES);
  await rm(join(local, 'back'), { recursive: true });
  const none = { compression: 'none' } as const;
  await measure('upload plainly', () => upload(context, 'vm', join(local, 'source'), join(remote, 'target'), none));
  await measure('download plainly', () => download(context, 'vm', join(remote, 'target'), join(local, 'back'), none));
  expect(statSync(join(local, 'back/file')).size).toBe(FILE_BYTES);
  for (const [name, bytes] of Object.entries(growth)) expect(bytes, name).toBeLessThan(MAX_GROWTH_BYTES);
});
