import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFileTransferError } from '../../../../../src/overrides/fastvm/errors/file-transfer-error.js';
import { readArchive } from '../../../../../src/overrides/fastvm/transfer/node/read-archive.js';
import { inflateArchive } from '../../../../../src/overrides/fastvm/transfer/node/sections.js';
import { archive, directory, file, hardLink, header, long, padded, pax, symlink } from '../support/tar.js';

const SEED = archive(
  directory('.'),
  file('./a', 'hello'),
  symlink('./l', 'a'),
  hardLink('./h', './a'),
  long('long'.repeat(40)),
  file('x', 'zz'),
  pax({ path: 'p/q', mtime: '1600000000.25', size: 600 }),
  file('y', 'w'.repeat(600)),
  pax({ 'GNU.sparse.size': 20, 'GNU.sparse.numblocks': 1, 'GNU.sparse.map': '3,5' }),
  file('s', 'hello'),
  pax({ 'GNU.sparse.major': 1, 'GNU.sparse.minor': 0, 'GNU.sparse.realsize': 8, 'GNU.sparse.name': 'n' }),
  file('t', Buffer.concat([padded('1\n3\n5\n'), Buffer.from('hello')])),
  header({ name: 'z', type: '0' }),
);

/** Everything in an archive, as one list. */
async function contentOf(source: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const entry of readArchive(source)) {
    const { name, type, target, mode, mtime, sparse } = entry.header;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.chunks()) chunks.push(Buffer.from(chunk));
    list.push([name, type, target, mode, mtime.getTime(), sparse?.extents, Buffer.concat(chunks).toString('latin1')]);
  }
  return list;
}

async function* cut(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.byteLength; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const chunkLengths = fc
  .array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 8 })
  .filter((list) => list.some((n) => n > 0));

test('where the chunks are cut makes no difference', async () => {
  const whole = await contentOf(cut(SEED, [SEED.byteLength]));
  expect(whole).toHaveLength(9);
  const property = fc.asyncProperty(chunkLengths, async (lengths) => {
    expect(await contentOf(cut(SEED, lengths))).toEqual(whole);
    expect(await contentOf(inflateArchive(cut(gzipSync(SEED), lengths)))).toEqual(whole);
  });
  await fc.assert(property, { numRuns: 100 });
});

test('damaged bytes are read, or end in an ARCHIVE error', async () => {
  const sections = Buffer.concat(
    [SEED.subarray(0, 3000), SEED.subarray(3000)].flatMap((part, i) => {
      const body = i === 0 ? gzipSync(part) : part;
      return [Buffer.from(`${i === 0 ? 'z' : 's'}${String(body.byteLength).padStart(15, '0')}`), body];
    }),
  );
  const seeds = { tar: SEED, gzip: gzipSync(SEED), sections };
  const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  const property = fc.asyncProperty(
    fc.constantFrom('tar', 'gzip', 'sections'),
    damage,
    fc.nat(),
    fc.boolean(),
    async (form, changes, end, isCut) => {
      const bytes = Buffer.from(seeds[form as keyof typeof seeds]);
      for (const { at, byte } of changes) {
        const header = 512 * (at % Math.ceil(bytes.byteLength / 512));
        bytes[(form === 'tar' && at % 2 === 0 ? header : 0) + (at % bytes.byteLength)] = byte;
      }
      if (form === 'tar') fixChecksums(bytes);
      const sent = isCut ? bytes.subarray(0, end % bytes.byteLength) : bytes;
      try {
        await contentOf(form === 'tar' ? cut(sent, [700]) : inflateArchive(cut(sent, [700])));
        expect(isCut && sent.byteLength < bytes.byteLength && form !== 'tar').toBe(false);
      } catch (error) {
        if (!isFileTransferError(error) || error.code !== 'ARCHIVE') throw error;
      }
    },
  );
  await fc.assert(property, { numRuns: 1500 });
});

/** Makes every block that looks like a header one with the right checksum, so that damage gets beyond it. */
function fixChecksums(bytes: Buffer): void {
  for (let start = 0; start + 512 <= bytes.byteLength; start += 512) {
    const block = bytes.subarray(start, start + 512);
    if (block.toString('latin1', 257, 262) !== 'ustar') continue;
    block.fill(' ', 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  }
}
