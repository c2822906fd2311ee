const BLOCK = 512;

/** An entry of a tar archive. Devices, pipes and other odd kinds are `other`. */
export interface TarEntry {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link' | 'other';
  readonly mode: number;
  readonly mtime: Date;
  readonly linkname: string;
  readonly content: Uint8Array;
}

const TYPE_BY_FLAG: Readonly<Record<string, TarEntry['type']>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'link',
  '2': 'symlink',
  '5': 'directory',
  '7': 'file',
};
const FLAG_BY_TYPE = { file: '0', link: '1', symlink: '2', directory: '5' } as const;

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** Writes entries in the pax format: plain ustar headers, with an extended header where a name does not fit into one. */
export function* encodeTar(entries: Iterable<TarEntry>): Generator<Uint8Array> {
  for (const entry of entries) {
    if (entry.type === 'other') continue;
    const records = paxRecord('path', entry.name) + paxRecord('linkpath', entry.linkname);
    if (records !== '') {
      const content = utf8.encode(records);
      yield header({ ...entry, name: 'PaxHeader', linkname: '' }, 'x', content.length);
      yield* padded(content);
    }
    yield header(entry, FLAG_BY_TYPE[entry.type], entry.content.length);
    yield* padded(entry.content);
  }
  yield new Uint8Array(2 * BLOCK);
}

/**
 * Reads the entries of a tar archive: ustar, GNU and pax headers.
 *
 * @throws Error if the data is not an archive, or ends inside an entry.
 */
export function* decodeTar(bytes: Uint8Array): Generator<TarEntry> {
  let extended: Record<string, string> = {};
  for (let offset = 0; offset < bytes.length; ) {
    const block = bytes.subarray(offset, offset + BLOCK);
    if (block.every((byte) => byte === 0)) return;
    if (block.length < BLOCK) throw new Error('Unexpected EOF in archive');
    if (checksum(block) !== numberAt(block, 148, 8)) throw new Error('This does not look like a tar archive');
    const flag = String.fromCharCode(block[156] ?? 0);
    const size = Number(extended.size ?? numberAt(block, 124, 12));
    const content = bytes.subarray(offset + BLOCK, offset + BLOCK + size);
    if (content.length < size) throw new Error('Unexpected EOF in archive');
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (flag === 'x') extended = { ...extended, ...paxRecords(content) };
    else if (flag === 'L') extended.path = textOf(content);
    else if (flag === 'K') extended.linkpath = textOf(content);
    else if (flag !== 'g') {
      yield entryOf(block, flag, content, extended);
      extended = {};
    }
  }
}

function entryOf(block: Uint8Array, flag: string, content: Uint8Array, extended: Record<string, string>): TarEntry {
  // Only POSIX archives have a prefix; GNU archives use the field for other data.
  const prefix = textAt(block, 257, 6) === 'ustar' ? textAt(block, 345, 155) : '';
  const name = extended.path ?? (prefix === '' ? '' : `${prefix}/`) + textAt(block, 0, 100);
  const type = TYPE_BY_FLAG[flag] ?? 'other';
  return {
    name,
    type: type === 'file' && name.endsWith('/') ? 'directory' : type,
    mode: numberAt(block, 100, 8) & 0o7777,
    mtime: new Date(Math.floor(Number(extended.mtime ?? numberAt(block, 136, 12))) * 1000),
    linkname: extended.linkpath ?? textAt(block, 157, 100),
    content,
  };
}

function header(entry: TarEntry, flag: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, length: number, value: string) =>
    block.set(utf8.encode(value).subarray(0, length), offset);
  const octal = (offset: number, length: number, value: number) =>
    put(offset, length, `${value.toString(8).padStart(length - 1, '0')}\0`);
  put(0, 100, entry.name);
  octal(100, 8, entry.mode);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, Math.max(0, Math.floor(entry.mtime.getTime() / 1000)));
  put(156, 1, flag);
  put(157, 100, entry.linkname);
  put(257, 8, 'ustar\u000000');
  put(265, 32, 'root');
  put(297, 32, 'root');
  put(148, 8, `${checksum(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** The sum of a header's bytes, with the checksum field counted as blanks. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

function* padded(content: Uint8Array): Generator<Uint8Array> {
  yield content;
  if (content.length % BLOCK > 0) yield new Uint8Array(BLOCK - (content.length % BLOCK));
}

/** A record for a name that does not fit into a plain header; its length includes the length field. */
function paxRecord(key: string, value: string): string {
  const bytes = utf8.encode(value).length;
  if (bytes <= 100 && bytes === value.length) return '';
  const rest = key.length + bytes + 3;
  const length = rest + String(rest + String(rest).length).length;
  return `${length} ${key}=${value}\n`;
}

function paxRecords(content: Uint8Array): Record<string, string> {
  const records: Record<string, string> = {};
  for (let offset = 0; offset < content.length; ) {
    const blank = content.indexOf(0x20, offset);
    const length = Number(text.decode(content.subarray(offset, blank)));
    if (blank < 0 || !(length > 0)) throw new Error('Malformed extended header');
    const record = text.decode(content.subarray(blank + 1, offset + length - 1));
    records[record.slice(0, record.indexOf('='))] = record.slice(record.indexOf('=') + 1);
    offset += length;
  }
  return records;
}

function textAt(block: Uint8Array, offset: number, length: number): string {
  return textOf(block.subarray(offset, offset + length));
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return text.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A number field: octal digits, or big-endian bytes when the first bit is set. */
function numberAt(block: Uint8Array, offset: number, length: number): number {
  const field = block.subarray(offset, offset + length);
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(textOf(field).trim() || '0', 8);
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}
