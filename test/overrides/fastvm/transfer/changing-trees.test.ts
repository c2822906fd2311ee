import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FilePart } from '../../../../src/overrides/fastvm/transfer/node/file-part.js';
import type { TransferOptions } from '../../../../src/overrides/fastvm/transfer/options.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { execResult } from './support/guest.js';
import { failureOf, useWorld } from './support/world.js';

const world = useWorld();

const CHANGES: [string, (path: string) => void, RegExp][] = [
  ['grows', (path) => appendFileSync(path, 'more'), /had 50000 bytes and now has 50004/],
  ['shrinks', (path) => truncateSync(path, 10), /had 50000 bytes and now has 10/],
  ['disappears', (path) => rmSync(path), /ENOENT/],
  [
    'becomes a directory',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    /no longer a regular file|EISDIR/,
  ],
];

describe.each(['gzip', 'none'] as const)('%s: a file that after the walk', (compression) => {
  test.each(CHANGES)('%s is an error that names it', async (_name, change, message) => {
    const { context, local, remote, storage } = world();
    mkdirSync(join(local, 'source'));
    const file = join(local, 'source/a');
    writeFileSync(file, Buffer.alloc(50_000));
    writeFileSync(join(local, 'source/b'), 'x');
    const onProgress: TransferOptions['onProgress'] = ({ phase, totalBytes }) => {
      // The tree has been walked by then.
      const isPlanned = compression === 'none' ? phase === 'store' : totalBytes !== undefined;
      if (isPlanned && readdirSync(join(local, 'source')).length === 2) change(file);
      if (isPlanned) rmSync(join(local, 'source/b'), { force: true });
    };
    const ignore = (path: string) => {
      if (path === 'b' && compression === 'gzip') queueMicrotask(() => setImmediate(() => change(file)));
      return path === 'b';
    };
    const options = compression === 'none' ? { compression, onProgress } : { compression, ignore };
    const error = await failureOf(upload(context, 'vm', join(local, 'source'), join(remote, 'x'), options));
    expect(error).toMatchObject({ code: 'LOCAL_FILE', phase: compression === 'none' ? 'store' : 'pack' });
    expect(error.message).toContain(file);
    expect(error.message).toMatch(message);
    expect(storage.digests).toEqual([]);
    expect(readdirSync(remote)).toEqual(['var']);
  });
});

test('a large file that is replaced between two chunks is never a mixture of both', async () => {
  const { local } = world();
  const path = join(local, 'file');
  writeFileSync(path, Buffer.alloc(1000, 'a'));
  const part = new FilePart(
    { name: 'file', path, mode: 0o644, mtime: new Date(), type: 'file', sizeBytes: 1000 },
    'pack',
  );
  const target = new Uint8Array(500);
  await part.fill(target, 0);
  writeFileSync(join(local, 'other'), Buffer.alloc(1000, 'b'));
  renameSync(join(local, 'other'), path);
  expect(await failureOf(part.fill(target, 500))).toMatchObject({ code: 'LOCAL_FILE' });
});

test('200 uploads in a row finish, with a storage that responds 20 ms after the last byte', {
  timeout: 120_000,
}, async () => {
  const { context, guest, local, remote, storage } = world();
  mkdirSync(join(local, 'source/inner'), { recursive: true });
  writeFileSync(join(local, 'source/inner/file'), 'content');
  guest.intercept = async () => execResult({});
  for (let i = 0; i < 200; i++) {
    storage.faults.PUT.push(async (request) => {
      request.pause();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return false;
    });
    const compression = i % 2 === 0 ? 'gzip' : 'none';
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), { compression });
  }
  expect(storage.digests).toHaveLength(200);
  expect(new Set(storage.digests).size).toBe(2);
});
