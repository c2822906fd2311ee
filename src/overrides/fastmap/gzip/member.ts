import { GzipError } from './error.js';

/** The parts of gzip data with a single member, as the service sends it (RFC 1952). */
export interface GzipMember {
  /** The deflate data between header and trailer. */
  readonly deflated: Uint8Array;
  /** CRC-32 of the inflated bytes and their length modulo 2³². */
  readonly trailer: Uint8Array;
}

const FIXED_HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const RESERVED_FLAGS = 0xe0;

/**
 * Splits gzip data at its header and trailer. The last eight bytes are assumed to be the trailer, so bytes that follow the member show
 * as a wrong checksum in `checkInflated`.
 *
 * @throws {GzipError} The header is damaged or the data too short for any member.
 */
export function splitGzipMember(bytes: Uint8Array): GzipMember {
  const start = headerLength(bytes);
  const end = bytes.length - TRAILER_BYTES;
  if (end <= start) throw GzipError.truncated();
  return { deflated: bytes.subarray(start, end), trailer: bytes.subarray(end) };
}

/**
 * Compares inflated bytes with the trailer.
 *
 * @throws {GzipError} They differ, because the data is damaged or more bytes follow the member.
 */
export function checkInflated(member: GzipMember, inflated: { readonly crc32: number; readonly size: number }): void {
  const trailer = new DataView(member.trailer.buffer, member.trailer.byteOffset, TRAILER_BYTES);
  const matches =
    trailer.getUint32(0, true) === inflated.crc32 && trailer.getUint32(4, true) === inflated.size % 2 ** 32;
  // A member followed by a copy of itself also ends in the right trailer; the trailer then occurs before the end as well.
  if (matches && !includes(member.deflated, member.trailer)) return;
  throw GzipError.corrupt('its checksum does not match, so it is damaged or other bytes follow its end');
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length >= 2 && (bytes[0] !== 0x1f || bytes[1] !== 0x8b))
    throw GzipError.corrupt('it does not start with the gzip magic bytes');
  if (bytes.length < FIXED_HEADER_BYTES) throw GzipError.truncated();
  const flags = bytes[3]!;
  if (bytes[2] !== 8 || (flags & RESERVED_FLAGS) !== 0)
    throw GzipError.corrupt('its header asks for an unknown method or feature');
  let offset = FIXED_HEADER_BYTES;
  if (flags & FLAG_EXTRA) offset += 2 + (bytes[offset] ?? 0) + 256 * (bytes[offset + 1] ?? 0);
  if (flags & FLAG_NAME) offset = afterZero(bytes, offset);
  if (flags & FLAG_COMMENT) offset = afterZero(bytes, offset);
  return flags & FLAG_HEADER_CRC ? offset + 2 : offset;
}

function afterZero(bytes: Uint8Array, from: number): number {
  const zero = bytes.indexOf(0, from);
  if (zero < 0) throw GzipError.truncated();
  return zero + 1;
}

function includes(bytes: Uint8Array, sought: Uint8Array): boolean {
  const first = sought[0]!;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let length = 1;
    while (length < sought.length && bytes[at + length] === sought[length]) length++;
    if (length === sought.length) return true;
  }
  return false;
}
