import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { archiveBlocks } from '../../../../src/overrides/fastvm/transfer/node/archive-blocks.js';
import { archiveBytes, archiveParts } from '../../../../src/overrides/fastvm/transfer/node/archive-part.js';
import { readArchive } from '../../../../src/overrides/fastvm/transfer/node/read-archive.js';
import { readHeader } from '../../../../src/overrides/fastvm/transfer/node/read-header.js';
import { tarHeader, tarPaddingBytes } from '../../../../src/overrides/fastvm/transfer/node/tar-header.js';
import type { TreeItem } from '../../../../src/overrides/fastvm/transfer/node/walk.js';

const base = { path: '/nowhere', mode: 0o640, mtime: new Date(1_600_000_000_000) };
const file = (name: string, sizeBytes = 0): TreeItem => ({ ...base, name, type: 'file', sizeBytes });
const directory = (name: string): TreeItem => ({ ...base, name, type: 'directory' });
const symlink = (name: string, target: string): TreeItem => ({ ...base, name, type: 'symlink', target });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'transfer-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function pack(items: readonly TreeItem[]): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of archiveBlocks(archiveParts(items, 'pack'))) blocks.push(block);
  return Buffer.concat(blocks);
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

test.each([
  ['one block for a short name', file('a'), 512],
  ['100 bytes still fit', file('x'.repeat(100)), 512],
  ['101 bytes need a block before', file('x'.repeat(101)), 512 + 512 + 512],
  ['bytes count, not characters', file('ü'.repeat(51)), 512 + 512 + 512],
  ['the slash of a directory counts', directory('x'.repeat(100)), 512 + 512 + 512],
  ['with its end, a name of 512 bytes takes two', file('x'.repeat(512)), 512 + 1024 + 512],
  ['a long target is no different', symlink('a', 'y'.repeat(101)), 512 + 512 + 512],
  ['both', symlink('x'.repeat(101), 'y'.repeat(101)), 2 * (512 + 512) + 512],
] as const)('%s', (_name, item, bytes) => expect(tarHeader(item).byteLength).toBe(bytes));

test.each([
  [0, 0],
  [1, 511],
  [511, 1],
  [512, 0],
  [513, 511],
  [2 ** 33, 0],
])('after %d bytes come %d zeros', (size, zeros) => expect(tarPaddingBytes(size)).toBe(zeros));

test('GNU tar reads names of any kind and the length that was computed', async () => {
  const names = ['a', 'x'.repeat(100), 'x'.repeat(255), `${'deep/'.repeat(60)}end`, '-rf', 'ü'.repeat(120), '日本 😀'];
  const items = [...names.map((name) => file(name)), directory('dir'), symlink('link', 't'.repeat(300))];
  const archive = await pack(items);
  expect(archive.byteLength).toBe(archiveBytes(items));
  const listing = execFileSync('tar', ['--quoting-style=literal', '-tvf', '-'], { input: archive, encoding: 'utf8' });
  const line = (mode: string, name: string) => expect.stringMatching(`^${mode} root/root|0/0 .* ${name}$`);
  expect(listing.trimEnd().split('\n')).toHaveLength(items.length);
  for (const name of names) expect(listing).toContain(` ${name}\n`);
  expect(listing).toContain(` link -> ${'t'.repeat(300)}\n`);
  expect(listing.split('\n')).toContainEqual(line('drw-r-----', 'dir/'));
});

test('GNU tar reads sizes beyond eleven digits, and times beyond them are clamped', () => {
  const size = 3 * 2 ** 33 + 5;
  const header = tarHeader({ ...base, name: 'huge', type: 'file', sizeBytes: size, mtime: new Date(8.64e15) });
  writeFileSync(join(root, 'huge.tar'), header);
  const listing = execFileSync('sh', ['-c', `tar -tvf "$0" 2>/dev/null || true`, join(root, 'huge.tar')], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  });
  expect(listing).toMatch(new RegExp(`${size} 2038-01-19 03:14 huge`));
  expect(readHeader(header, {}).sizeBytes).toBe(size);
});

const anyName = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), { minLength: 1, maxLength: 5 })
  .map((segments) => segments.map((segment) => segment.replace(/[/\0]/g, '_')).join('/'));
const anyItem: fc.Arbitrary<TreeItem> = fc
  .record({
    name: anyName,
    mode: fc.integer({ min: 0, max: 0o7777 }),
    mtimeSec: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  })
  .chain(({ name, mode, mtimeSec }) => {
    const common = { name, mode, mtime: new Date(mtimeSec * 1000), path: '/nowhere' };
    return fc.oneof(
      fc.constant<TreeItem>({ ...common, type: 'file', sizeBytes: 0 }),
      fc.constant<TreeItem>({ ...common, type: 'directory' }),
      anyName.map<TreeItem>((target) => ({ ...common, type: 'symlink', target })),
    );
  });

test('a written archive is read back, and has the computed length', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyItem, { maxLength: 8 }), async (items) => {
      const archive = await pack(items);
      expect(archive.byteLength).toBe(archiveBytes(items));
      const read: object[] = [];
      for await (const { header } of readArchive(once(archive))) {
        const { name, type, mode, mtime, target } = header;
        read.push({ name, type, mode, mtime, target });
      }
      expect(read).toEqual(
        items.map((item) => ({
          name: item.type === 'directory' ? `${item.name}/` : item.name,
          type: item.type,
          mode: item.mode,
          mtime: item.mtime,
          target: item.type === 'symlink' ? item.target : '',
        })),
      );
    }),
    { numRuns: 60 },
  );
});
