import { archiveError } from './entry-name.js';
import type { SparseFields } from './sparse.js';

/** Fields that extension headers set for the entry after them; names as bytes. */
export interface Extensions {
  readonly name?: Buffer | undefined;
  readonly target?: Buffer | undefined;
  readonly sizeBytes?: number | undefined;
  readonly mtimeMs?: number | undefined;
  readonly sparse?: SparseFields | undefined;
}

const SPARSE = 'GNU.sparse.';

/**
 * The fields of a POSIX extended header that this reader obeys. Times of access, owners and others are ignored.
 *
 * @throws {FileTransferError} `ARCHIVE`: it is damaged, or a number is not a plain decimal.
 */
export function readPaxHeader(content: Buffer): Extensions {
  const fields: { name?: Buffer; target?: Buffer; sizeBytes?: number; mtimeMs?: number } = {};
  const sparse: SparseFields = { values: new Map(), map: [] };
  for (const { key, value } of paxRecords(content)) {
    if (key === 'path') fields.name = value;
    else if (key === 'linkpath') fields.target = value;
    else if (key === 'size') fields.sizeBytes = decimal(key, value);
    else if (key === 'mtime') fields.mtimeMs = timeMs(key, value);
    else if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') sparse.map.push(decimal(key, value));
    else if (key === 'GNU.sparse.map') appendDecimals(sparse.map, key, value);
    else if (key === 'GNU.sparse.name') fields.name = value;
    else if (key.startsWith(SPARSE)) sparse.values.set(key.slice(SPARSE.length), decimal(key, value));
    else if (key.startsWith('SCHILY.realsize')) throw archiveError(`contains a sparse file of another kind (${key})`);
  }
  const isSparse = sparse.values.size > 0 || sparse.map.length > 0;
  return isSparse ? { ...fields, sparse } : fields;
}

/**
 * Checks an extended header that applies to all entries.
 *
 * @throws {FileTransferError} `ARCHIVE`: it sets something that this reader takes only from the header of one entry.
 */
export function checkGlobalHeader(content: Buffer): void {
  for (const { key } of paxRecords(content)) {
    if (!['path', 'linkpath', 'size', 'mtime'].includes(key) && !key.startsWith(SPARSE)) continue;
    throw archiveError(`contains a global header that sets ${key} for every entry`);
  }
}

interface PaxRecord {
  readonly key: string;
  readonly value: Buffer;
}

/** Lines of `<length of the line> <key>=<value>`. */
function* paxRecords(content: Buffer): Generator<PaxRecord, void, undefined> {
  for (let rest = content; rest.byteLength > 0; ) {
    const blank = rest.subarray(0, 20).indexOf(' ');
    const digits = rest.toString('latin1', 0, Math.max(blank, 0));
    const length = /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : 0;
    const line = rest.subarray(0, length);
    const equals = line.indexOf('=', blank + 1);
    if (line.byteLength < length || equals < 0 || line.at(-1) !== 0x0a) {
      throw archiveError('is damaged: an extended header cannot be read');
    }
    yield { key: line.toString('latin1', blank + 1, equals), value: line.subarray(equals + 1, -1) };
    rest = rest.subarray(length);
  }
}

function decimal(key: string, value: Buffer): number {
  const digits = value.toString('latin1');
  if (/^\d{1,15}$/.test(digits)) return Number(digits);
  throw archiveError(`is damaged: ${key} is ${JSON.stringify(digits.slice(0, 40))}, not a decimal number`);
}

function appendDecimals(list: number[], key: string, value: Buffer): void {
  for (let start = 0; start <= value.byteLength; ) {
    const comma = value.indexOf(',', start);
    const end = comma === -1 ? value.byteLength : comma;
    list.push(decimal(key, value.subarray(start, end)));
    start = end + 1;
  }
}

function timeMs(key: string, value: Buffer): number {
  const digits = value.toString('latin1');
  if (/^-?\d{1,15}(\.\d*)?$/.test(digits)) return Math.floor(Number(digits) * 1000);
  throw archiveError(`is damaged: ${key} is ${JSON.stringify(digits.slice(0, 40))}, not a decimal number`);
}
