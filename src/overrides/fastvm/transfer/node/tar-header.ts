import type { TreeItem } from './walk.js';

/** Archives consist of blocks of this size. */
export const TAR_BLOCK_BYTES = 512;

const NAME_BYTES = 100;
/** The largest size that fits in eleven octal digits; larger ones are written in GNU's binary form. */
const MAX_OCTAL_BYTES = 8 ** 11 - 1;
/** The latest time that every reader accepts in the plain field. */
const LATEST_MTIME_SEC = 2 ** 31 - 1;
const TYPE_FLAGS = { file: '0', symlink: '2', directory: '5' } as const;

/** Two empty blocks. */
export const TAR_END_BYTES = 2 * TAR_BLOCK_BYTES;

/**
 * The header of an entry, in GNU tar's format: its extension for long names is the one that small `tar`s support too. Owners are root and
 * times are whole seconds, so that equal entries produce equal bytes.
 */
export function tarHeader(item: TreeItem): Uint8Array {
  const name = Buffer.from(item.type === 'directory' ? `${item.name}/` : item.name);
  const target = Buffer.from(item.type === 'symlink' ? item.target : '');
  const mtimeSec = Math.min(Math.max(0, Math.floor(item.mtime.getTime() / 1000)), LATEST_MTIME_SEC);
  const sizeBytes = item.type === 'file' ? item.sizeBytes : 0;
  return Buffer.concat([
    ...longField('K', target),
    ...longField('L', name),
    header({ name, target, mode: item.mode, sizeBytes, mtimeSec, typeFlag: TYPE_FLAGS[item.type] }),
  ]);
}

/** Number of zero bytes after `sizeBytes` of content. */
export function tarPaddingBytes(sizeBytes: number): number {
  return (TAR_BLOCK_BYTES - (sizeBytes % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
}

/** An extra entry before the actual one, for a value that does not fit in its field. */
function longField(typeFlag: 'K' | 'L', value: Buffer): Buffer[] {
  if (value.byteLength <= NAME_BYTES) return [];
  const sizeBytes = value.byteLength + 1;
  const content = Buffer.alloc(sizeBytes + tarPaddingBytes(sizeBytes));
  value.copy(content);
  const name = Buffer.from('././@LongLink');
  return [header({ name, target: Buffer.alloc(0), mode: 0, sizeBytes, mtimeSec: 0, typeFlag }), content];
}

interface HeaderFields {
  readonly name: Buffer;
  readonly target: Buffer;
  readonly mode: number;
  readonly sizeBytes: number;
  readonly mtimeSec: number;
  readonly typeFlag: string;
}

function header({ name, target, mode, sizeBytes, mtimeSec, typeFlag }: HeaderFields): Buffer {
  const block = Buffer.alloc(TAR_BLOCK_BYTES);
  name.copy(block, 0, 0, NAME_BYTES);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  writeSize(block, sizeBytes);
  block.write(octal(mtimeSec, 12), 136);
  block.write(' '.repeat(8), 148);
  block.write(typeFlag, 156);
  target.copy(block, 157, 0, NAME_BYTES);
  block.write('ustar  \0', 257);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 7)} `, 148);
  return block;
}

function writeSize(block: Buffer, sizeBytes: number): void {
  if (sizeBytes <= MAX_OCTAL_BYTES) {
    block.write(octal(sizeBytes, 12), 124);
    return;
  }
  block[124] = 0x80;
  block.writeBigUInt64BE(BigInt(sizeBytes), 128);
}

/** Digits with a NUL at the end, filling a field. */
function octal(value: number, fieldBytes: number): string {
  return `${value.toString(8).padStart(fieldBytes - 1, '0')}\0`;
}
