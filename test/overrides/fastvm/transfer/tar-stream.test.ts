import fc from 'fast-check';
import { extract, pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { archiveBlocks } from '../../../../src/overrides/fastvm/transfer/node/archive-blocks.js';
import { archiveParts } from '../../../../src/overrides/fastvm/transfer/node/archive-part.js';
import { readArchive } from '../../../../src/overrides/fastvm/transfer/node/read-archive.js';
import type { TreeItem } from '../../../../src/overrides/fastvm/transfer/node/walk.js';

/** An entry as both implementations see it. */
interface Seen {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly mtimeSec: number;
  readonly target: string;
}

const names = fc
  .array(fc.stringMatching(/^[\w ü日.-]{1,60}$/), { minLength: 1, maxLength: 5 })
  .map((segments) => segments.join('/'));
const entries = fc.uniqueArray(
  fc.record({
    name: names,
    type: fc.constantFrom('file', 'directory', 'symlink'),
    // tar-stream treats 0 as a missing mode.
    mode: fc.integer({ min: 1, max: 0o777 }),
    mtimeSec: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    target: names,
  }),
  { selector: ({ name }) => name, maxLength: 20 },
);

const seen = ({ target, ...entry }: Seen): Seen => ({ ...entry, target: entry.type === 'symlink' ? target : '' });
const itemOf = ({ name, type, mode, mtimeSec, target }: Seen): TreeItem => {
  const base = { name, path: '/nowhere', mode, mtime: new Date(mtimeSec * 1000) };
  if (type === 'symlink') return { ...base, type, target };
  return type === 'directory' ? { ...base, type } : { ...base, type: 'file', sizeBytes: 0 };
};

test('tar-stream reads our archives', async () => {
  const property = fc.asyncProperty(entries, async (list) => {
    const tar = extract();
    const read: Seen[] = [];
    tar.on('entry', ({ name, type, mode = 0, mtime, linkname }, stream, next) => {
      const mtimeSec = (mtime?.getTime() ?? 0) / 1000;
      read.push({ name: name.replace(/\/$/, ''), type: type ?? '', mode, mtimeSec, target: linkname ?? '' });
      stream.on('end', () => next());
      stream.resume();
    });
    const finished = new Promise((resolve, reject) => {
      tar.on('finish', () => resolve(undefined));
      tar.on('error', reject);
    });
    for await (const block of archiveBlocks(archiveParts(list.map(itemOf), 'pack'))) tar.write(Buffer.from(block));
    tar.end(null);
    await finished;
    expect(read).toEqual(list.map(seen));
  });
  await fc.assert(property, { numRuns: 200 });
});

test('our reader reads archives of tar-stream', async () => {
  const property = fc.asyncProperty(entries, async (list) => {
    const archive = pack();
    for (const { name, type, mode, mtimeSec, target } of list) {
      const header = { name, mode, mtime: new Date(mtimeSec * 1000), type: type as 'file' };
      archive.entry(type === 'symlink' ? { ...header, linkname: target } : header, '');
    }
    archive.finalize();
    const read: Seen[] = [];
    for await (const { header } of readArchive(archive as AsyncIterable<Uint8Array>)) {
      const { name, type = '', mode, mtime, target } = header;
      read.push({ name: name.replace(/\/$/, ''), type, mode, mtimeSec: mtime.getTime() / 1000, target });
    }
    expect(read).toEqual(list.map(seen));
  });
  await fc.assert(property, { numRuns: 200 });
});
