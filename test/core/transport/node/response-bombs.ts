import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

const KIB = 1024;
const MIB = 1024 * KIB;
const BOMB_BYTES = 160 * MIB;
const { BROTLI_PARAM_QUALITY } = zlib.constants;
const gzip = (): Transform => zlib.createGzip({ level: 6 });
const brotli = (): Transform => zlib.createBrotliCompress({ params: { [BROTLI_PARAM_QUALITY]: 3 } });

/** The same bytes again and again, compressed without ever being in memory. */
async function compressed(encoder: Transform, chunk: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  encoder.on('data', (part: Buffer) => parts.push(part));
  for (let length = 0; length < BOMB_BYTES; length += chunk.length) {
    if (!encoder.write(chunk)) await once(encoder, 'drain');
  }
  encoder.end();
  await once(encoder, 'end');
  return Buffer.concat(parts);
}

/** JSON skips them. */
const BLANKS = Buffer.alloc(64 * KIB, ' ');
/** Blocks of deflated data without contents. */
const NOTHING = Buffer.concat(new Array(10_000).fill(Buffer.from([0, 0, 0, 0xff, 0xff])));

const head = (status: string, coding: string, framing: string): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-encoding: ${coding}\r\nconnection: close\r\n${framing}\r\n`;
const whole = (coding: string, body: Buffer, status = '200 OK'): Buffer =>
  Buffer.concat([Buffer.from(head(status, coding, `content-length: ${body.length}\r\n`)), body]);
const gzipped = (times: number, body: Buffer): Buffer => {
  let result = body;
  for (let time = 0; time < times; time++) result = zlib.gzipSync(result);
  return result;
};
/** A header whose file name never ends. */
const ENDLESS_NAME = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.alloc(MIB, 'x')]);
/** Empty members; each costs its reader a decompressor. */
const empty = zlib.gzipSync('');

/** Writes whole HTTP responses that hurt who reads them, one per file. */
export async function writeBombs(folder: string): Promise<void> {
  const gz = await compressed(gzip(), BLANKS);
  const br = await compressed(brotli(), BLANKS);
  const endless = await compressed(gzip(), NOTHING);
  const inputs: readonly (readonly [name: string, make: () => Uint8Array])[] = [
    ['brotli', () => whole('br', br)],
    ['gzip', () => whole('gzip', gz)],
    ['gzip, twice', () => whole('gzip, gzip', gzipped(1, gz))],
    ['gzip, five times', () => whole('gzip, gzip, gzip, gzip, gzip', gzipped(4, gz))],
    ['deflate that never ends, compressed', () => whole('deflate, gzip', endless)],
    [
      'empty gzip members, compressed',
      () => whole('gzip, gzip', gzipped(1, Buffer.concat(new Array(4000).fill(empty)))),
    ],
    ['brotli, with an error status', () => whole('br', br, '400 Bad Request')],
    ['gzip twice, with an error status', () => whole('gzip, gzip', gzipped(1, gz), '503 Service Unavailable')],
    ['a gzip header without an end', () => whole('gzip', ENDLESS_NAME)],
    ['blanks', () => whole('identity', Buffer.alloc(66 * MIB, ' '))],
  ];
  for (const [name, make] of inputs) writeFileSync(join(folder, name), make());
}
