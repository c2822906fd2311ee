import { archiveError, decodeEntryName } from './entry-name.js';
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
  /** Missing for types that only some `tar`s support, such as sparse files. */
  readonly type: EntryType | undefined;
  readonly name: string;
  /** Of symbolic and hard links. */
  readonly target: string;
  readonly mode: number;
  readonly mtime: Date;
  readonly sizeBytes: number;
}

/** Fields that an extension header overrides; names as bytes. */
export interface LongNames {
  readonly name?: Buffer | undefined;
  readonly target?: Buffer | undefined;
  readonly sizeBytes?: number | undefined;
}

/**
 * Reads a header block, of the POSIX or the GNU form.
 *
 * @throws {FileTransferError} `ARCHIVE`: it is not a valid header.
 */
export function readHeader(block: Uint8Array, long: LongNames): TarHeader {
  const bytes = Buffer.from(block.buffer, block.byteOffset, TAR_BLOCK_BYTES);
  if (numberAt(bytes, 148, 8) !== checksumOf(bytes)) throw archiveError('is damaged: a header has the wrong checksum');
  const flag = String.fromCharCode(bytes[156] ?? 0);
  const name = decodeEntryName(long.name ?? ownName(bytes));
  const type = TYPE_BY_FLAG.get(flag);
  const mtimeSec = numberAt(bytes, 136, 12);
  return {
    flag,
    // Old archives mark directories by a trailing slash, not by a flag.
    type: type === 'file' && name.endsWith('/') ? 'directory' : type,
    name,
    target: decodeEntryName(long.target ?? textAt(bytes, 157, 100)),
    mode: numberAt(bytes, 100, 8),
    mtime: new Date(mtimeSec * 1000),
    sizeBytes: sizeOf(long.sizeBytes ?? numberAt(bytes, 124, 12)),
  };
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

/** Octal digits between blanks and NULs, or GNU's binary form for larger values. */
function numberAt(bytes: Buffer, offset: number, length: number): number {
  if ((bytes[offset] ?? 0) & 0x80) {
    const field = bytes.toString('hex', offset, offset + length);
    return Number(BigInt.asIntN(8 * length - 1, BigInt(`0x${field}`)));
  }
  let value = 0;
  let digits = 0;
  let isOver = false;
  for (let i = offset; i < offset + length; i++) {
    const byte = bytes[i] ?? 0;
    const isDigit = byte >= 0x30 && byte <= 0x37;
    if ((!isDigit && byte !== 0x20 && byte !== 0) || (isDigit && isOver)) {
      throw archiveError('is damaged: a header has an invalid number');
    }
    if (isDigit) {
      value = value * 8 + byte - 0x30;
      digits += 1;
    } else isOver = byte === 0 || digits > 0;
  }
  return value;
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
