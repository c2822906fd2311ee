import { execFileSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unpackArchive } from '../../../../../src/overrides/fastvm/transfer/node/unpack-archive.js';
import { failureOf } from '../support/world.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparse-test-'));
  mkdirSync(join(root, 'source'));
  mkdirSync(join(root, 'target'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A file with holes: text at some offsets, in blocks of 64 KiB so that every file system makes holes. */
async function makeSparse(name: string, sizeBytes: number, content: Readonly<Record<number, string>>): Promise<void> {
  const file = await open(join(root, 'source', name), 'w');
  await file.truncate(sizeBytes);
  for (const [offset, text] of Object.entries(content)) await file.write(text, Number(offset));
  await file.close();
  await utimes(join(root, 'source', name), 1_600_000_000, 1_600_000_000);
}

async function makeFiles(): Promise<void> {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [i * 131_072, `part ${i}`]));
  await makeSparse('holes', 1_000_000, { 0: 'start', 500000: 'middle', 999997: 'end' });
  await makeSparse('hole at the end', 700_000, { 300000: 'x'.repeat(100_000) });
  await makeSparse('only a hole', 2_000_000, {});
  await makeSparse('many extents', 9_000_000, many);
  writeFileSync(join(root, 'source/plain'), 'plain');
}

async function unpack(archive: AsyncIterable<Uint8Array>): Promise<void> {
  await unpackArchive(archive, join(root, 'target'), { compression: 'none' });
}

const FORMS: readonly [name: string, flags: string, contains: RegExp][] = [
  ['POSIX 0.0', '--format=posix --sparse-version=0.0', /GNU\.sparse\.offset=/],
  ['POSIX 0.1', '--format=posix --sparse-version=0.1', /GNU\.sparse\.map=/],
  ['POSIX 1.0', '--format=posix --sparse-version=1.0', /GNU\.sparse\.major=1/],
  ['GNU', '--format=gnu', /ustar {2}\0/],
  ['old GNU', '--format=oldgnu', /ustar {2}\0/],
];

describe('a sparse archive of GNU tar', () => {
  test.each(FORMS)('of the form %s: the same files, with holes', async (_name, flags, contains) => {
    await makeFiles();
    const archive = join(root, 'archive.tar');
    execFileSync('tar', ['-cSf', archive, ...flags.split(' '), '-C', join(root, 'source'), '.']);
    expect(statSync(archive).size).toBeLessThan(2_000_000);
    expect(readFileSync(archive, 'latin1')).toMatch(contains);
    await unpack(createReadStream(archive));
    expect(execFileSync('diff', ['-r', join(root, 'source'), join(root, 'target')], { encoding: 'utf8' })).toBe('');
    for (const name of ['holes', 'many extents', 'only a hole']) {
      const [made, given] = ['target', 'source'].map((folder) => statSync(join(root, folder, name)));
      expect(made?.mtime).toEqual(given?.mtime);
      expect(made?.blocks, name).toBeLessThanOrEqual((given?.blocks ?? 0) + 16);
    }
  });

  test('cut anywhere, it is an error', async () => {
    await makeSparse('holes', 1_000_000, { 0: 'start', 500000: 'middle' });
    for (const [, flags] of FORMS) {
      const archive = join(root, 'archive.tar');
      execFileSync('tar', ['-cSf', archive, ...flags.split(' '), '-C', join(root, 'source'), 'holes']);
      const bytes = readFileSync(archive);
      const end = bytes.findLastIndex((byte) => byte !== 0);
      for (let length = 0; length < end; length += 512) {
        rmSync(join(root, 'target'), { recursive: true });
        mkdirSync(join(root, 'target'));
        const error = await failureOf(unpack(parts(bytes.subarray(0, length))));
        expect(error, `${flags}, ${length}`).toMatchObject({ code: 'ARCHIVE' });
      }
    }
  });
});

async function* parts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 700) yield bytes.subarray(at, at + 700);
}

/** By bsdtar 3.6.2, `--format pax`: `holes` of 1,000,000 bytes with `start` at 0 and `middle` at 500,000, `empty` is one hole of 2,000,000. */
test('a sparse archive of bsdtar', async () => {
  const url = new URL('../../../../fixtures/archives/bsdtar-sparse.tar.gz', import.meta.url);
  await unpack(parts(gunzipSync(readFileSync(url))));
  const holes = readFileSync(join(root, 'target/holes'));
  expect(holes).toHaveLength(1_000_000);
  const expected = Buffer.alloc(1_000_000);
  expected.write('start', 0);
  expected.write('middle', 500_000);
  expect(holes.equals(expected)).toBe(true);
  expect(readFileSync(join(root, 'target/empty')).equals(Buffer.alloc(2_000_000))).toBe(true);
});
