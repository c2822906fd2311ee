import { promisify } from 'node:util';
import { crc32, inflateRaw, gzip as zlibGzip } from 'node:zlib';
import { codeOf, messageOf } from '../../../../core/errors/is-error.js';
import { GzipError } from '../error.js';
import { checkInflated, splitGzipMember } from '../member.js';

const compress = promisify(zlibGzip);
const inflate = promisify(inflateRaw);

/**
 * Compresses at level 1 with a time stamp of zero, so that the same bytes always produce the same result on one platform.
 *
 * Runs on Node's thread pool. Other platforms use `neutral.ts`, whose output differs in bytes, not in content.
 */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  return plainBytes(await compress(bytes, { level: 1 }));
}

/**
 * Inflates one gzip member and checks its checksum and length, on Node's thread pool.
 *
 * Stops as soon as the result exceeds `maxBytes`. Does not read several members in a row, which the service never sends.
 *
 * @throws {GzipError} The data is damaged, cut short, followed by other bytes, or inflates to more than `maxBytes`.
 */
export async function gunzip(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const member = splitGzipMember(bytes);
  // zlib accepts no limit below 1.
  const inflated = await inflate(member.deflated, { maxOutputLength: Math.max(1, maxBytes) }).catch(
    (error: unknown) => {
      throw asGzipError(error, maxBytes);
    },
  );
  if (inflated.length > maxBytes) throw GzipError.tooLarge(maxBytes);
  checkInflated(member, { crc32: crc32(inflated), size: inflated.length });
  return plainBytes(inflated);
}

function asGzipError(error: unknown, maxBytes: number): GzipError {
  const code = codeOf(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return GzipError.tooLarge(maxBytes);
  if (code === 'Z_BUF_ERROR') return GzipError.truncated(error);
  return GzipError.corrupt(messageOf(error), error);
}

/** The same memory without Buffer's methods, some of which differ from those of Uint8Array. */
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
