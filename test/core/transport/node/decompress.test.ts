import { createServer, type Server, type Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caught } from '../../support/caught.js';
import '../../support/loaded-engine.js';
import { thingsClient } from '../../support/things.js';

const TEXT = '{"id":"a","tags":[]}';
type Encode = (bytes: Uint8Array | string) => Buffer;
const CODINGS: readonly (readonly [name: string, coding: string, encode: Encode])[] = [
  ['gzip', 'gzip', zlib.gzipSync],
  ['deflate', 'deflate', zlib.deflateSync],
  ['deflate without its header', 'deflate', zlib.deflateRawSync],
  ['br', 'br', zlib.brotliCompressSync],
];
const TAILS: Readonly<Record<string, Buffer>> = {
  'a zero byte': Buffer.alloc(1),
  '512 zero bytes': Buffer.alloc(512),
  'a line break': Buffer.from('\n'),
  CRLF: Buffer.from('\r\n'),
  garbage: Buffer.from('garbage'),
};

let server: Server;
let baseUrl: string;
let respond: (socket: Socket) => void;
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => respond(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => void server.close());

const head = (coding: string, length?: number): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: ${coding}\r\n${
    length === undefined ? 'connection: close' : `content-length: ${length}`
  }\r\n\r\n`;

/** Sends the parts of a body one after the other. */
function sending(coding: string, ...parts: readonly Uint8Array[]): (socket: Socket) => void {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return (socket) => {
    socket.write(head(coding, length));
    for (const [index, part] of parts.entries()) setTimeout(() => socket.write(part), index * 20);
  };
}

const retrieve = () => thingsClient({ baseUrl, maxRetries: 0, timeoutMs: 4_000 }).retrieve('a');

test('zstd is decoded where Node can, and is no JSON elsewhere', async () => {
  // A frame of the text, by the reference implementation.
  const frame = Buffer.from('28b52ffd2014a100007b226964223a2261222c2274616773223a5b5d7d', 'hex');
  respond = sending('zstd', frame);
  if ('createZstdDecompress' in zlib) expect(await retrieve()).toEqual({ id: 'a', tags: [] });
  else expect(await caught(retrieve())).toMatchObject({ name: 'ResponseParseError' });
});

describe.each(CODINGS)('%s', (_, coding, encode) => {
  test('is decoded, also byte by byte', async () => {
    const bytes = encode(TEXT);
    respond = sending(coding, bytes);
    expect(await retrieve()).toEqual({ id: 'a', tags: [] });
    respond = (socket) => {
      socket.write(head(coding, bytes.length));
      for (const byte of bytes) socket.write(Uint8Array.of(byte));
    };
    expect(await retrieve()).toEqual({ id: 'a', tags: [] });
  });

  test.each(Object.entries(TAILS))('%s after its end is ignored, together with it and later', async (_tail, tail) => {
    respond = sending(coding, Buffer.concat([encode(TEXT), tail]));
    expect(await retrieve()).toEqual({ id: 'a', tags: [] });
    respond = sending(coding, encode(TEXT), tail);
    expect(await retrieve()).toEqual({ id: 'a', tags: [] });
  });

  test('cut off is a failure, not a short success', async () => {
    const bytes = encode(JSON.stringify({ id: 'a'.repeat(50_000), tags: [] }));
    respond = (socket) => {
      socket.write(head(coding));
      socket.end(bytes.subarray(0, bytes.length >> 1));
    };
    expect(await caught(retrieve())).toMatchObject({ name: 'ConnectionError' });
  });

  test('that is none is a failure', async () => {
    respond = sending(coding, Buffer.from(TEXT));
    expect(await caught(retrieve())).toMatchObject({ name: 'ConnectionError' });
  });

  test('of an empty body is an empty body', async () => {
    respond = sending(coding, Buffer.alloc(0));
    expect((await thingsClient({ baseUrl }).delete('a').asResponse()).status).toBe(200);
  });
});

test('gzip members in a row are one body, and a header may have all of its fields', async () => {
  const [first, second] = [zlib.gzipSync(TEXT.slice(0, 9)), zlib.gzipSync(TEXT.slice(9))];
  const fields = Buffer.from('\x04\x00abcdname\0comment\0', 'latin1');
  const headerCrc = Buffer.alloc(2);
  const full = Buffer.concat([first.subarray(0, 10), fields, headerCrc, first.subarray(10)]);
  full[3] = 0x02 | 0x04 | 0x08 | 0x10;
  const bytes = Buffer.concat([full, second]);
  for (const cut of [1, 11, 13, 20, full.length - 3, full.length, full.length + 1, full.length + 5]) {
    respond = sending('gzip', bytes.subarray(0, cut), bytes.subarray(cut));
    expect(await retrieve(), `cut at ${cut}`).toEqual({ id: 'a', tags: [] });
  }
});

test('gzip data with a wrong checksum, or cut in the second member, is a failure', async () => {
  const damaged = zlib.gzipSync(TEXT);
  damaged[damaged.length - 8] = (damaged[damaged.length - 8] ?? 0) ^ 1;
  for (const bytes of [damaged, Buffer.concat([zlib.gzipSync(TEXT), zlib.gzipSync(' '.repeat(99)).subarray(0, -1)])]) {
    respond = sending('gzip', bytes);
    expect(await caught(retrieve())).toMatchObject({ name: 'ConnectionError' });
  }
});

test('five codings are decoded, six are refused', async () => {
  const chain = (count: number): void => {
    let bytes: Buffer = Buffer.from(TEXT);
    for (let link = 0; link < count; link++) bytes = zlib.gzipSync(bytes);
    respond = sending(Array(count).fill('gzip').join(', '), bytes);
  };
  chain(5);
  expect(await retrieve()).toEqual({ id: 'a', tags: [] });
  chain(6);
  expect(await caught(retrieve())).toMatchObject({
    name: 'ConnectionError',
    message: expect.stringContaining('6 content codings'),
  });
});

test('codings are removed from the last one on, up to one that is not known', async () => {
  respond = sending(' GZIP , aws-chunked', zlib.gzipSync(TEXT));
  expect((await caught(retrieve())) as Error).toMatchObject({ name: 'ResponseParseError' });
  respond = sending('x-unknown, gzip,', zlib.gzipSync(TEXT));
  expect(await retrieve()).toEqual({ id: 'a', tags: [] });
});
