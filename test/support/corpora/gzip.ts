import { gzipSync } from 'node:zlib';
import type { HostileInput } from '../corpus.js';
import { bytesOf, times } from './build.js';

const MIB = 1024 * 1024;
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
/** Checksum and length of nothing. */
const TRAILER = times(8, [0]);
const EMPTY_BLOCK = [0, 0, 0, 0xff, 0xff];

/** Gzip data that inflates to far more than its bytes, or costs far more time. */
export const GZIP_CORPUS: readonly HostileInput[] = [
  { name: '128 MiB of zeros', make: () => new Uint8Array(gzipSync(new Uint8Array(128 * MIB), { level: 9 })) },
  { name: 'a length of 4 GiB', make: () => new Uint8Array(gzipSync('x')).fill(0xff, -4) },
  { name: 'empty blocks', make: () => bytesOf(HEADER, times(MIB, EMPTY_BLOCK), [1, 0, 0, 0xff, 0xff], TRAILER) },
  {
    name: 'stored zeros, whose trailer begins like them',
    make: () => withTrailer(new Uint8Array(gzipSync(new Uint8Array(8 * MIB), { level: 0 }))),
  },
  { name: 'a name without end', make: () => bytesOf([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3], times(4 * MIB, 'a')) },
  { name: 'gzip of gzip', make: () => new Uint8Array(gzipSync(gzipSync(new Uint8Array(64 * MIB), { level: 9 }))) },
  { name: 'text', make: () => new Uint8Array(gzipSync('some text '.repeat(800_000))) },
];

/** A wrong checksum that starts with a zero, the byte that is everywhere. */
function withTrailer(bytes: Uint8Array): Uint8Array {
  bytes[bytes.length - 8] = 0;
  return bytes;
}
