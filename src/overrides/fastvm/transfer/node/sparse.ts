import type { ChunkReader } from './chunk-reader.js';
import { archiveError } from './entry-name.js';
import { numberAt } from './header-number.js';
import { TAR_BLOCK_BYTES, tarPaddingBytes } from './tar-header.js';

/** Bytes of the longest map: some 40,000 holes in one file. */
const MAX_MAP_BYTES = 1024 * 1024;
const MAX_EXTENTS = MAX_MAP_BYTES / 24;
/** A pair of numbers in a map of the old form, and where the first header has its pairs and the rest. */
const PAIR_BYTES = 24;
const OLD = { pairsAt: 386, pairs: 4, isExtendedAt: 482, realBytesAt: 483 } as const;
const OLD_EXTENSION = { pairs: 21, isExtendedAt: 504 } as const;

/** A range of a sparse file that has content; everything else is a hole. */
export interface Extent {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A file with holes. */
export interface SparseFile {
  readonly name: string;
  /** In order. Their content is in the archive, one after another. */
  readonly extents: readonly Extent[];
  /** Length of the file with its holes. */
  readonly realBytes: number;
  /** Bytes in the archive. */
  readonly storedBytes: number;
}

/** The fields of the POSIX forms: numbers by name without `GNU.sparse.`, and the map as a list of offset, size, offset, size, … */
export interface SparseFields {
  readonly values: Map<string, number>;
  readonly map: number[];
}

/** Reads the map of GNU's old form: in the header block, and in as many blocks after it as needed. */
export async function readOldSparse(
  name: string,
  block: Uint8Array,
  storedBytes: number,
  reader: ChunkReader,
): Promise<SparseFile> {
  const bytes = Buffer.from(block.buffer, block.byteOffset, TAR_BLOCK_BYTES);
  const realBytes = numberAt(bytes, OLD.realBytesAt, 12);
  const extents = oldPairs(bytes, OLD.pairsAt, OLD.pairs);
  for (let isExtended = bytes[OLD.isExtendedAt] !== 0; isExtended; ) {
    if (extents.length > MAX_EXTENTS) throw tooManyHoles(name);
    const more = Buffer.from(await reader.exactly(TAR_BLOCK_BYTES));
    for (const extent of oldPairs(more, 0, OLD_EXTENSION.pairs)) extents.push(extent);
    isExtended = more[OLD_EXTENSION.isExtendedAt] !== 0;
  }
  return checkSparse({ name, extents, realBytes, storedBytes });
}

/** Reads the map of one of the POSIX forms: in the extended header (0.0, 0.1) or before the content (1.0). */
export async function readPosixSparse(
  name: string,
  { values, map }: SparseFields,
  sizeBytes: number,
  reader: ChunkReader,
): Promise<SparseFile> {
  const [major = 0, minor] = [values.get('major'), values.get('minor') ?? 0];
  if (major === 0 && minor <= 1) {
    const realBytes = values.get('size');
    if (values.get('numblocks') !== map.length / 2 || realBytes === undefined) throw badMap(name);
    return checkSparse({ name, extents: pairsOf(map), realBytes, storedBytes: sizeBytes });
  }
  if (major !== 1 || minor !== 0) {
    throw archiveError(`contains ${JSON.stringify(name)}, a sparse file of the unknown form ${major}.${minor}`);
  }
  const realBytes = values.get('realsize');
  if (realBytes === undefined) throw badMap(name);
  const source = new MapReader(name, reader, sizeBytes);
  const count = await source.number();
  if (count > MAX_EXTENTS) throw tooManyHoles(name);
  const extents: Extent[] = [];
  for (let i = 0; i < count; i++) extents.push({ offset: await source.number(), sizeBytes: await source.number() });
  return checkSparse({ name, extents, realBytes, storedBytes: sizeBytes - (await source.end()) });
}

/** Reads the lines before the content of the form 1.0, one block at a time. */
class MapReader {
  readonly #name: string;
  readonly #reader: ChunkReader;
  readonly #maxBytes: number;
  #readBytes = 0;
  #rest = Buffer.alloc(0);

  constructor(name: string, reader: ChunkReader, contentBytes: number) {
    this.#name = name;
    this.#reader = reader;
    this.#maxBytes = Math.min(contentBytes + tarPaddingBytes(contentBytes), MAX_MAP_BYTES);
  }

  async number(): Promise<number> {
    let end = this.#rest.indexOf(0x0a);
    while (end === -1) {
      if (this.#readBytes + TAR_BLOCK_BYTES > this.#maxBytes || this.#rest.byteLength > 20) throw badMap(this.#name);
      this.#rest = Buffer.concat([this.#rest, await this.#reader.exactly(TAR_BLOCK_BYTES)]);
      this.#readBytes += TAR_BLOCK_BYTES;
      end = this.#rest.indexOf(0x0a);
    }
    const digits = this.#rest.toString('latin1', 0, end);
    if (!/^\d{1,15}$/.test(digits)) throw badMap(this.#name);
    this.#rest = this.#rest.subarray(end + 1);
    return Number(digits);
  }

  /** The map fills its last block with zeros. Returns its length. */
  async end(): Promise<number> {
    if (this.#rest.some((byte) => byte !== 0)) throw badMap(this.#name);
    return this.#readBytes;
  }
}

/** Pairs up to the first one that is not used. */
function oldPairs(bytes: Buffer, start: number, count: number): Extent[] {
  const extents: Extent[] = [];
  for (let at = start; at < start + count * PAIR_BYTES && bytes[at + 12] !== 0; at += PAIR_BYTES) {
    extents.push({ offset: numberAt(bytes, at, 12), sizeBytes: numberAt(bytes, at + 12, 12) });
  }
  return extents;
}

function pairsOf(map: readonly number[]): Extent[] {
  const extents: Extent[] = [];
  for (let i = 0; i < map.length; i += 2) extents.push({ offset: map[i] ?? 0, sizeBytes: map[i + 1] ?? 0 });
  return extents;
}

/** A map that contradicts itself would put content at the wrong offset. */
function checkSparse(file: SparseFile): SparseFile {
  let end = 0;
  let storedBytes = 0;
  for (const { offset, sizeBytes } of file.extents) {
    if (!(sizeBytes >= 0) || offset < end) throw badMap(file.name);
    end = offset + sizeBytes;
    storedBytes += sizeBytes;
  }
  if (end > file.realBytes || storedBytes !== file.storedBytes || !Number.isSafeInteger(file.realBytes)) {
    throw badMap(file.name);
  }
  return file;
}

function badMap(name: string): Error {
  return archiveError(`is damaged: the map of the sparse file ${JSON.stringify(name)} contradicts itself`);
}

function tooManyHoles(name: string): Error {
  return archiveError(`contains ${JSON.stringify(name)}, a sparse file with too many holes`);
}
