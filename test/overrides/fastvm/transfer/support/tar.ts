/*
 * Writes archives of any kind, also wrong ones, entry by entry. Independent of the package's own writer, which has no way to be wrong.
 */

const BLOCK = 512;

/** Two empty blocks. */
export const END = Buffer.alloc(2 * BLOCK);

export interface RawHeader {
  readonly name?: string | Uint8Array;
  readonly type?: string;
  readonly mode?: number;
  readonly sizeBytes?: number;
  readonly mtimeSec?: number;
  readonly target?: string;
  readonly magic?: string;
  readonly prefix?: string;
  /** Writes into the header before its checksum is made. */
  readonly change?: (block: Buffer) => void;
}

/** A header block with the right checksum. */
export function header(fields: RawHeader = {}): Buffer {
  const { name = '', type = '0', mode = 0o644, sizeBytes = 0, mtimeSec = 1_600_000_000, target = '' } = fields;
  const block = Buffer.alloc(BLOCK);
  Buffer.from(name as string).copy(block, 0, 0, 100);
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(sizeBytes, 12), 124);
  block.write(octal(mtimeSec, 12), 136);
  block.write(type, 156, 'latin1');
  Buffer.from(target).copy(block, 157, 0, 100);
  block.write(fields.magic ?? 'ustar\x0000', 257, 'latin1');
  Buffer.from(fields.prefix ?? '').copy(block, 345, 0, 155);
  fields.change?.(block);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Content, filled up to whole blocks. */
export function padded(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.byteLength % BLOCK)) % BLOCK)]);
}

export function file(name: string | Uint8Array, content: string | Uint8Array = 'x', more: RawHeader = {}): Buffer {
  const sizeBytes = Buffer.byteLength(content);
  return Buffer.concat([header({ name, sizeBytes, ...more }), padded(content)]);
}

export const directory = (name: string, more: RawHeader = {}): Buffer =>
  header({ name: name.endsWith('/') ? name : `${name}/`, type: '5', mode: 0o755, ...more });

export const symlink = (name: string, target: string, more: RawHeader = {}): Buffer =>
  header({ name, target, type: '2', mode: 0o777, ...more });

export const hardLink = (name: string, target: string, more: RawHeader = {}): Buffer =>
  header({ name, target, type: '1', ...more });

/** GNU's header for a long name (`L`) or link target (`K`). */
export function long(value: string, type: 'L' | 'K' = 'L'): Buffer {
  return file('././@LongLink', `${value}\0`, { type, magic: 'ustar  \0' });
}

/** A POSIX extended header with the right lengths; `g` for all entries. */
export function pax(fields: Readonly<Record<string, string | number>>, type: 'x' | 'g' = 'x'): Buffer {
  const lines = Object.entries(fields).map(([key, value]) => paxLine(key, String(value)));
  return rawPax(lines.join(''), type);
}

/** An extended header with this content, right or wrong. */
export const rawPax = (content: string, type: 'x' | 'g' = 'x'): Buffer => file('PaxHeader', content, { type });

function paxLine(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes;
  while (String(length).length + bytes !== length) length = String(length).length + bytes;
  return `${length}${rest}`;
}

export const archive = (...entries: readonly Uint8Array[]): Buffer => Buffer.concat([...entries, END]);

/** GNU's binary form of a number, in a field of twelve bytes. */
export function binary(value: bigint): Buffer {
  const field = Buffer.alloc(12);
  field.writeBigUInt64BE(BigInt.asUintN(64, value), 4);
  if (value < 0) field.fill(0xff, 0, 4);
  field.writeUInt8((field[0] ?? 0) | 0x80, 0);
  return field;
}

/** Digits with a NUL at the end, filling a field. */
export const octal = (value: number, fieldBytes: number): string =>
  `${value.toString(8).padStart(fieldBytes - 1, '0')}\0`;
