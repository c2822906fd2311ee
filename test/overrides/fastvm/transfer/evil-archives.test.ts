import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFileTransferError } from '../../../../src/overrides/fastvm/errors/file-transfer-error.js';
import { unpackArchive } from '../../../../src/overrides/fastvm/transfer/node/unpack-archive.js';
import type { TransferLimits } from '../../../../src/overrides/fastvm/transfer/options.js';
import { failureOf } from './support/world.js';

type Entry = Parameters<ReturnType<typeof pack>['entry']>[0];

let root: string;
let target: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'transfer-test-'));
  target = join(root, 'target');
  mkdirSync(target);
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'outside/secret'), 'secret');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function tarOf(entries: readonly (Entry & { content?: string })[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) {
    if (content === undefined) archive.entry({ ...header, size: 0 }, '');
    else archive.entry(header, content);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function* parts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 1000) yield bytes.subarray(at, at + 1000);
}

const unpack = (tar: Uint8Array, limits?: TransferLimits) =>
  unpackArchive(parts(gzipSync(tar)), target, limits && { limits });

const outsideIsUntouched = () => {
  expect(readdirSync(root).sort()).toEqual(['outside', 'target']);
  expect(readdirSync(join(root, 'outside'))).toEqual(['secret']);
  expect(readFileSync(join(root, 'outside/secret'), 'utf8')).toBe('secret');
  expect(statSync(join(root, 'outside/secret')).nlink).toBe(1);
};

const evil: [string, (Entry & { content?: string })[], RegExp][] = [
  ['a name with ..', [{ name: '../outside/evil', content: 'x' }], /"\.\."/],
  ['a name with .. inside', [{ name: 'a/../../outside/evil', content: 'x' }], /"\.\."/],
  ['an absolute name', [{ name: '/tmp/fastkit-evil', content: 'x' }], /absolute/],
  [
    'a file through a symbolic link',
    [
      { name: 'link', type: 'symlink', linkname: '../outside' },
      { name: 'link/evil', content: 'x' },
    ],
    /twice/,
  ],
  [
    'a file over a symbolic link',
    [
      { name: 'link', type: 'symlink', linkname: '../outside/secret' },
      { name: 'link', content: 'x' },
    ],
    /twice/,
  ],
  [
    'a directory over a symbolic link',
    [
      { name: 'link', type: 'symlink', linkname: '../outside' },
      { name: 'link', type: 'directory' },
      { name: 'link/evil', content: 'x' },
    ],
    /twice/,
  ],
  ['a hard link out', [{ name: 'hard', type: 'link', linkname: '../outside/secret' }], /"\.\."/],
  ['an absolute hard link', [{ name: 'hard', type: 'link', linkname: '/etc/passwd' }], /absolute/],
  [
    'a chain of two symbolic links and a hard link',
    [
      { name: 'a', type: 'symlink', linkname: '..' },
      { name: 'b', type: 'symlink', linkname: 'a/outside' },
      { name: 'c', type: 'link', linkname: 'b/secret' },
    ],
    /is not an earlier file/,
  ],
  [
    'a hard link to a symbolic link',
    [
      { name: 'a', type: 'symlink', linkname: '../outside/secret' },
      { name: 'b', type: 'link', linkname: 'a' },
    ],
    /is not an earlier file/,
  ],
  ['a device', [{ name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }], /character-device/],
  ['a pipe', [{ name: 'pipe', type: 'fifo' }], /fifo/],
  [
    'the same file twice',
    [
      { name: 'a', content: 'x' },
      { name: './a', content: 'y' },
    ],
    /twice/,
  ],
  ['a file as the root', [{ name: '.', content: 'x' }], /twice/],
];

describe('refused', () => {
  test.each(evil)('%s', async (_name, entries, message) => {
    const error = await failureOf(unpack(await tarOf([{ name: 'good', content: 'good' }, ...entries])));
    expect(error).toMatchObject({ code: 'ARCHIVE', phase: 'unpack' });
    expect(error.message).toMatch(message);
    outsideIsUntouched();
  });

  test('too many entries, too many bytes', async () => {
    const tar = await tarOf([
      { name: 'a', content: 'x'.repeat(600) },
      { name: 'b', content: 'x'.repeat(600) },
    ]);
    expect(await failureOf(unpack(tar, { maxEntries: 1, maxBytes: 1e9 }))).toMatchObject({ code: 'TOO_LARGE' });
    rmSync(join(target, 'a'));
    expect(await failureOf(unpack(tar, { maxEntries: 9, maxBytes: 1000 }))).toMatchObject({ code: 'TOO_LARGE' });
  });

  test('wherever the archive ends too early, also between two entries', async () => {
    const tar = await tarOf([
      { name: 'zeros', content: '\0'.repeat(3000) },
      { name: 'more', content: 'x'.repeat(3000) },
    ]);
    for (let length = 0; length < tar.byteLength; length += 256) {
      rmSync(target, { recursive: true });
      mkdirSync(target);
      const error = await failureOf(unpack(tar.subarray(0, length)));
      expect(isFileTransferError(error) && error.code, `cut at ${length}`).toBe('ARCHIVE');
    }
    const zipped = gzipSync(tar);
    for (const length of [0, 1, 10, 40, zipped.byteLength - 8, zipped.byteLength - 1]) {
      rmSync(target, { recursive: true });
      mkdirSync(target);
      const error = await failureOf(unpackArchive(parts(zipped.subarray(0, length)), target));
      expect(isFileTransferError(error) && error.code, `gzip cut at ${length}`).toBe('ARCHIVE');
    }
  });

  test.each([
    ['no gzip', Buffer.from('hello')],
    ['no tar', gzipSync(Buffer.alloc(2048, 'x'))],
    ['a damaged checksum', Buffer.concat([gzipSync('x').subarray(0, -8), Buffer.alloc(8)])],
  ])('%s', async (_name, bytes) => {
    expect(await failureOf(unpackArchive(parts(bytes), target))).toMatchObject({ code: 'ARCHIVE' });
  });
});

describe('kept', () => {
  test('modes without setuid, setgid and sticky; whole archives in several gzip members', async () => {
    const tar = await tarOf([
      { name: 'directory', type: 'directory', mode: 0o3755 },
      { name: 'directory/tool', mode: 0o6751, content: 'x' },
    ]);
    const half = gzipSync(tar.subarray(0, 700));
    const attributes = await unpackArchive(parts(Buffer.concat([half, gzipSync(tar.subarray(700))])), target);
    await attributes.apply(target, () => true);
    expect(statSync(join(target, 'directory/tool')).mode & 0o7777).toBe(0o751);
    expect(statSync(join(target, 'directory')).mode & 0o7777).toBe(0o755);
  });

  test('the helper makes real archives', async () => {
    const tar = await tarOf([{ name: 'a', content: 'text' }]);
    await unpack(gunzipSync(gzipSync(tar)));
    expect(readFileSync(join(target, 'a'), 'utf8')).toBe('text');
  });
});
