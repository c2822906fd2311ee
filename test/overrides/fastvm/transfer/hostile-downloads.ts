import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { archive, directory, END, file, header, long, padded, pax, symlink } from './support/tar.js';

const MIB = 1024 * 1024;

/** Writes what a guest may send to hurt, a file for each: archives, and bodies of single files whose names start with `file`. */
export function writeHostileDownloads(folder: string): void {
  for (const [name, make] of Object.entries(HOSTILE_DOWNLOADS)) writeFileSync(join(folder, name), make());
}

const times = (count: number, entryOf: (i: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, i) => entryOf(i)));
const section = (kind: 's' | 'z', body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${kind}${String(body.byteLength).padStart(15, '0')}`), body]);
const gzip = (bytes: Uint8Array): Buffer => gzipSync(bytes, { level: 1 });
const brotli = (bytes: Uint8Array): Buffer =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

const small = archive(file('a'));
const target = 't'.repeat(4_000);
const nothing = gzip(Buffer.alloc(0));

const HOSTILE_DOWNLOADS: Readonly<Record<string, () => Buffer>> = {
  'links with long targets': () => gzip(times(13_000, (i) => Buffer.concat([long(target, 'K'), symlink(`l${i}`, '')]))),
  'links with targets of a megabyte': () =>
    gzip(times(40, (i) => Buffer.concat([pax({ linkpath: 'x'.repeat(900_000) }), symlink(`l${i}`, '')]))),
  'very many links': () => gzip(times(60_000, (i) => symlink(`l${i}`, 'x'))),
  'very many directories': () => gzip(archive(times(2_000, (i) => directory(`d${i}`)))),
  'very many empty files': () => gzip(archive(times(1_000, (i) => header({ name: `f${i}` })))),
  'headers without entries': () => gzip(times(60, () => pax({ comment: 'x'.repeat(1_000_000) }))),
  'global headers': () => gzip(times(60, () => pax({ comment: 'x'.repeat(1_000_000) }, 'g'))),
  'a header of a gigabyte': () =>
    gzip(Buffer.concat([header({ type: 'x', sizeBytes: 2 ** 30 }), Buffer.alloc(8 * MIB)])),
  'very many lines in a header': () =>
    gzip(Buffer.concat([pax({ ['a'.repeat(3)]: `\n${'7 b=cd\n'.repeat(140_000)}` }), END])),
  'a map of holes': () => {
    const pairs = Array.from({ length: 20_000 }, (_, i) => `${i * 2},1`).join(',');
    const fields = { 'GNU.sparse.size': 40_000, 'GNU.sparse.numblocks': 20_000, 'GNU.sparse.map': pairs };
    return gzip(archive(pax(fields), file('s', Buffer.alloc(20_000))));
  },
  'a map that does not end': () => {
    const fields = { 'GNU.sparse.major': 1, 'GNU.sparse.minor': 0, 'GNU.sparse.realsize': 9 };
    return gzip(archive(pax(fields), file('s', padded(`40000\n${'0\n0\n'.repeat(300_000)}`))));
  },
  'a large file of zeros': () => gzip(archive(file('zeros', Buffer.alloc(64 * MIB)))),
  'zeros after the end': () => {
    const zeros = section('z', gzip(Buffer.alloc(32 * MIB)));
    return Buffer.concat([section('z', gzip(small)), ...Array.from({ length: 200 }, () => zeros)]);
  },
  'very many small sections': () => times(2_000, () => section('z', nothing)),
  'very many empty sections': () => times(100_000, () => section('s', Buffer.alloc(0))),
  'very many gzip members': () => times(100_000, () => nothing),
  'gzip in gzip': () => gzip(gzip(Buffer.alloc(50 * MIB))),
  'file: coded': () => brotli(Buffer.alloc(160 * MIB)),
  'file: longer than storage accepts': () => Buffer.alloc(30 * MIB),
  'file: whole': () => Buffer.alloc(20 * MIB),
};
