import { FlateErrorCode, gzipSync, Inflate } from 'fflate';
import { codeOf, messageOf } from '../../../core/errors/is-error.js';
import { GzipError } from './error.js';
import { checkInflated, splitGzipMember } from './member.js';

const POLYNOMIAL = 0xedb88320;

const TABLE = /* @__PURE__ */ Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** CRC-32 of `bytes` as gzip and zip use it. Long data can be processed chunk by chunk, with the result so far as `seed`. */
export function crc32(bytes: Uint8Array, seed = 0): number {
  let value = ~seed;
  for (let index = 0; index < bytes.length; index += 1) value = TABLE[(value ^ bytes[index]!) & 0xff]! ^ (value >>> 8);
  return ~value >>> 0;
}

/** Maximum number of bytes that one byte of deflate data expands to. */
const MAX_EXPANSION = 1032;
const MIN_SLICE_BYTES = 1024;
const MAX_SLICE_BYTES = 65_536;

/**
 * Compresses at level 1 with a time stamp of zero, so that the same bytes always produce the same result.
 *
 * Runs on every platform, on the calling thread. Node uses `node/gzip.ts` instead.
 */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  return gzipSync(bytes, { level: 1, mtime: 0 });
}

/**
 * Inflates one gzip member and checks its checksum and length.
 *
 * Stops as soon as the result exceeds `maxBytes`, at most 1 MiB beyond it, so that a small body cannot fill the memory. Does not read
 * several members in a row, which the service never sends.
 *
 * @throws {GzipError} The data is damaged, cut short, followed by other bytes, or inflates to more than `maxBytes`.
 */
export async function gunzip(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const member = splitGzipMember(bytes);
  const inflated = inflate(member.deflated, maxBytes);
  checkInflated(member, { crc32: crc32(inflated), size: inflated.length });
  return inflated;
}

function inflate(deflated: Uint8Array, maxBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate((chunk) => {
    size += chunk.length;
    chunks.push(chunk);
  });
  for (let offset = 0; offset < deflated.length; ) {
    const end = Math.min(deflated.length, offset + sliceBytes(maxBytes - size));
    push(stream, deflated.subarray(offset, end), end === deflated.length);
    if (size > maxBytes) throw GzipError.tooLarge(maxBytes);
    offset = end;
  }
  return concat(chunks, size);
}

/** Size of the next input slice: its output fits into the allowed rest, unless it is the minimum needed for progress. */
function sliceBytes(allowedBytes: number): number {
  return Math.max(MIN_SLICE_BYTES, Math.min(MAX_SLICE_BYTES, Math.floor(allowedBytes / MAX_EXPANSION)));
}

function push(stream: Inflate, slice: Uint8Array, last: boolean): void {
  try {
    stream.push(slice, last);
  } catch (error) {
    if (codeOf(error) === FlateErrorCode.UnexpectedEOF) throw GzipError.truncated(error);
    throw GzipError.corrupt(messageOf(error), error);
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
