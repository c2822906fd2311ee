import { archiveError, decodeEntryName } from './entry-name.js';
import { numberAt } from './header-number.js';
import type { Extensions } from './pax-header.js';
import type { SparseFile } from './sparse.js';
import { TAR_BLOCK_BYTES } from './tar-header.js';

export type EntryType = keyof typeof FLAGS;

/** The types of entries, with their flags. */
const FLAGS = {
  file: ['0', '\0', '7'],
  link: ['1'],
  symlink: ['2'],
  'character-device': ['3'],
  'block-device': ['4'],
  directory: ['5'],
  fifo: ['6'],
} as const;
const TYPE_BY_FLAG = new Map<string, EntryType>(
  Object.entries(FLAGS).flatMap(([type, flags]) => flags.map((flag) => [flag, type as EntryType])),
);

/** The header block of an entry. */
export interface TarHeader {
  readonly flag: string;
  /** Missing for types that this reader does not support. */
  readonly type: EntryType | undefined;
  readonly name: string;
  /** Of symbolic and hard links. */
  readonly target: string;
  readonly mode: number;
  readonly mtime: Date;
  /** Of the content in the archive. */
  readonly sizeBytes: number;
  /** Of a file with holes. */
  readonly sparse?: SparseFile | undefined;
}

/** The years 1 to 9999, in seconds: other times are damage, and not every system can store them. */
const EARLIEST_SEC = -62_135_596_800;
const LATEST_SEC = 253_402_300_799;
/** With the bits for the type, which some `tar`s write too. */
const MAX_MODE = 0o177777;

/** Headers whose content says something about the entry after them: long names of GNU, extended headers of POSIX. */
const EXTENSION_FLAGS = ['L', 'K', 'x', 'g'] as const;

/** An extension header. Its own name is not read: it may be cut in the middle of a character. */
export interface ExtensionHeader {
  readonly flag: (typeof EXTENSION_FLAGS)[number];
  readonly sizeBytes: number;
}

/**
 * Reads a header block if it is that of an extension.
 *
 * @throws {FileTransferError} `ARCHIVE`: it is not a valid header.
 */
export function readExtensionHeader(block: Uint8Array): ExtensionHeader | undefined {
  const bytes = bytesOf(block);
  const flag = EXTENSION_FLAGS.find((known) => known === flagOf(bytes));
  return flag && { flag, sizeBytes: sizeOf(numberAt(bytes, 124, 12)) };
}

/**
 * Reads the header block of an entry, of the POSIX or the GNU form.
 *
 * @throws {FileTransferError} `ARCHIVE`: it is not a valid header.
 */
export function readHeader(block: Uint8Array, long: Extensions): TarHeader {
  const bytes = bytesOf(block);
  const flag = flagOf(bytes);
  const name = decodeEntryName(long.name ?? ownName(bytes));
  const type = TYPE_BY_FLAG.get(flag);
  const mtimeMs = long.mtimeMs ?? numberAt(bytes, 136, 12) * 1000;
  return {
    flag,
    // Old archives mark directories by a trailing slash, not by a flag.
    type: type === 'file' && name.endsWith('/') ? 'directory' : type,
    name,
    target: decodeEntryName(long.target ?? textAt(bytes, 157, 100)),
    mode: inRange('mode', numberAt(bytes, 100, 8), 0, MAX_MODE),
    mtime: new Date(inRange('time in ms', mtimeMs, EARLIEST_SEC * 1000, LATEST_SEC * 1000)),
    sizeBytes: sizeOf(long.sizeBytes ?? numberAt(bytes, 124, 12)),
  };
}

/** A header with the right checksum. */
function bytesOf(block: Uint8Array): Buffer {
  const bytes = Buffer.from(block.buffer, block.byteOffset, TAR_BLOCK_BYTES);
  if (numberAt(bytes, 148, 8) !== checksumOf(bytes)) throw archiveError('is damaged: a header has the wrong checksum');
  return bytes;
}

function flagOf(bytes: Buffer): string {
  return String.fromCharCode(bytes[156] ?? 0);
}

/** Where POSIX has the first part of a long name, GNU stores other fields. */
function ownName(bytes: Buffer): Buffer {
  const name = textAt(bytes, 0, 100);
  const prefix = bytes.toString('latin1', 257, 263) === 'ustar\0' ? textAt(bytes, 345, 155) : Buffer.alloc(0);
  return prefix.byteLength === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

function textAt(bytes: Buffer, offset: number, length: number): Buffer {
  const field = bytes.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

function inRange(what: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  throw archiveError(`is damaged: a header has the ${what} ${value}`);
}

function sizeOf(sizeBytes: number): number {
  if (Number.isSafeInteger(sizeBytes) && sizeBytes >= 0) return sizeBytes;
  throw archiveError(`is damaged: an entry claims to have ${sizeBytes} bytes`);
}

/** The sum of the bytes, with the checksum field counted as blanks. */
function checksumOf(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < TAR_BLOCK_BYTES; i++) sum += i >= 148 && i < 156 ? 0x20 : (bytes[i] ?? 0);
  return sum;
}
