import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeChunks } from '../../../../../src/overrides/fastvm/transfer/node/write-file.js';

let folder: string;
let file: FileHandle;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'write-chunks-test-'));
  file = await open(join(folder, 'file'), 'wx');
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

const written = (): Buffer => readFileSync(join(folder, 'file'));

async function* readChunks(lengths: readonly number[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const [index, length] of lengths.entries()) yield new Uint8Array(length).fill(index);
}

async function wholeOf(lengths: readonly number[]): Promise<Buffer> {
  const whole: Uint8Array[] = [];
  for await (const chunk of readChunks(lengths)) whole.push(chunk);
  return Buffer.concat(whole);
}

test.each([
  ['nothing', []],
  ['an empty chunk', [0]],
  ['one byte', [1]],
  ['more chunks than one call accepts', Array.from({ length: 3_000 }, () => 3)],
  ['several batches', Array.from({ length: 200 }, () => 65_000)],
  ['chunks larger than a batch', [5_000_000, 1, 3_000_000]],
])('%s', async (_, lengths) => {
  await writeChunks(file, readChunks(lengths));
  expect(written().equals(await wholeOf(lengths))).toBe(true);
});

test('the rest of a short write is written by another', async () => {
  const writev = file.writev.bind(file);
  vi.spyOn(file, 'writev').mockImplementation((buffers) =>
    writev(
      buffers
        .map((buffer) => new Uint8Array(buffer.buffer, buffer.byteOffset, Math.floor(buffer.byteLength / 2)))
        .slice(0, 1),
    ),
  );
  const lengths = [1_000_000, 1_500_000, 700_000];
  await writeChunks(file, readChunks(lengths));
  expect(written().equals(await wholeOf(lengths))).toBe(true);
});

test('a failed write ends it, and the source is released', async () => {
  vi.spyOn(file, 'writev').mockRejectedValue(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
  const source = readChunks(Array.from({ length: 200 }, () => 1_000_000));
  await expect(writeChunks(file, source)).rejects.toThrow('no space left');
  expect(await source.next()).toEqual({ done: true, value: undefined });
});

test('a failed source ends it after the write that is under way', async () => {
  async function* failing(): AsyncGenerator<Uint8Array, void, undefined> {
    yield new Uint8Array(2 * 1024 * 1024);
    throw new Error('cut');
  }
  await expect(writeChunks(file, failing())).rejects.toThrow('cut');
  expect(written()).toHaveLength(2 * 1024 * 1024);
});
