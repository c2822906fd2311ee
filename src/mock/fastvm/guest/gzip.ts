import { Gunzip, gzipSync } from 'fflate';
import { concatBytes } from './bytes.js';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Compresses without a time stamp, so that equal inputs produce equal outputs. */
export function gzip(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return gzipSync(bytes, { level: 1, mtime: 0 });
}

/**
 * Decompresses all members of a gzip file.
 *
 * @throws Error if the data is not gzip or is truncated.
 */
export function gunzip(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (!isGzip(bytes)) throw new Error('not in gzip format');
  const parts: Uint8Array[] = [];
  // `gunzipSync` reads only one member; parallel compressors write several.
  new Gunzip((chunk) => parts.push(chunk)).push(bytes, true);
  return concatBytes(parts);
}
