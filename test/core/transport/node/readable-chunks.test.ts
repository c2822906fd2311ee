import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { ReadableChunks } from '../../../../src/core/transport/node/readable-chunks.js';

const cut = () => new Error('cut');
const KIB = 1024;

async function lengthOf(chunks: ReadableChunks): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) length += chunk.byteLength;
  return length;
}

test('returns everything, as plain byte arrays', async () => {
  const chunks = new ReadableChunks(Readable.from([Buffer.from('ab'), Buffer.from('c')]), cut);
  const { value } = await chunks.next();
  expect(value).toEqual(Uint8Array.of(97, 98));
  expect(Buffer.isBuffer(value)).toBe(false);
  expect(await lengthOf(chunks)).toBe(1);
  expect(await chunks.next()).toEqual({ done: true, value: undefined });
});

test('reads ahead a little and no more', async () => {
  let made = 0;
  const source = new Readable({
    highWaterMark: 0,
    read() {
      made += 1;
      this.push(made > 100 ? null : Buffer.alloc(64 * KIB));
    },
  });
  const chunks = new ReadableChunks(source, cut);
  await chunks.next();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(made).toBeGreaterThan(2);
  expect(made).toBeLessThan(10);
  expect(await lengthOf(chunks)).toBe(99 * 64 * KIB);
});

test('chunks received before a failure are returned first', async () => {
  const source = new PassThrough();
  const chunks = new ReadableChunks(source, cut);
  const first = chunks.next();
  source.write('a');
  await first;
  source.write('b');
  await new Promise(setImmediate);
  source.destroy(new Error('reset'));
  await new Promise((resolve) => source.once('close', resolve));
  expect((await chunks.next()).value).toEqual(Uint8Array.of(98));
  await expect(chunks.next()).rejects.toThrow('reset');
});

test('closing without an end is a failure', async () => {
  const source = new PassThrough();
  const chunks = new ReadableChunks(source, cut);
  const next = chunks.next();
  source.destroy();
  await expect(next).rejects.toThrow('cut');
});

test('return() ends a pending read and closes the source', async () => {
  const source = new PassThrough();
  const chunks = new ReadableChunks(source, cut);
  const next = chunks.next();
  await chunks.return();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(source.destroyed).toBe(true);
});
