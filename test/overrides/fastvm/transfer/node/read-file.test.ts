import { appendFileSync, mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFileChunks, readFileStream } from '../../../../../src/overrides/fastvm/transfer/node/read-file.js';
import { CHUNK_BYTES } from '../../../../../src/overrides/fastvm/transfer/storage/outgoing-body.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-file-test-'));
  path = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

function openFiles(): string[] {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.filter((target) => target === path);
}

/** Bytes that depend on their position. */
const contentOf = (bytes: number): Buffer => Buffer.from(Uint32Array.from({ length: bytes / 4 }, (_, i) => i).buffer);

test.each([0, 4, CHUNK_BYTES - 4, CHUNK_BYTES, CHUNK_BYTES + 4, 11 * CHUNK_BYTES + 8])(
  'a file of %i bytes',
  async (sizeBytes) => {
    const content = contentOf(sizeBytes);
    writeFileSync(path, content);
    const parts: Buffer[] = [];
    const memory = new Set<ArrayBufferLike>();
    for await (const chunk of readFileChunks({ path, sizeBytes, phase: 'store' })) {
      parts.push(Buffer.from(chunk));
      memory.add(chunk.buffer);
    }
    expect(Buffer.concat(parts).equals(content)).toBe(true);
    expect(memory.size).toBeLessThanOrEqual(4);
    const chunks = await new Response(readFileStream({ path, sizeBytes, phase: 'store' })).arrayBuffer();
    expect(Buffer.from(chunks).equals(content)).toBe(true);
    expect(openFiles()).toEqual([]);
  },
);

test.each([
  ['shorter', () => truncateSync(path, 3 * CHUNK_BYTES)],
  ['longer', () => appendFileSync(path, 'x')],
])('a file that becomes %s before or while it is read is an error, before its last chunk', async (how, change) => {
  const sizeBytes = 12 * CHUNK_BYTES;
  writeFileSync(path, contentOf(sizeBytes));
  const parts = readFileChunks({ path, sizeBytes, phase: 'store' });
  await parts.next();
  change();
  let given = 1;
  const rest = (async () => {
    for await (const _ of parts) given += 1;
  })();
  await expect(rest).rejects.toMatchObject({ code: 'LOCAL_FILE', message: expect.stringContaining(`became ${how}`) });
  expect(given).toBeLessThan(12);
  const first = readFileChunks({ path, sizeBytes, phase: 'store' }).next();
  await expect(first).rejects.toMatchObject({ code: 'LOCAL_FILE', message: expect.stringContaining(how) });
  expect(openFiles()).toEqual([]);
});

test('leaving early closes the file', async () => {
  writeFileSync(path, contentOf(12 * CHUNK_BYTES));
  for await (const _ of readFileChunks({ path, sizeBytes: 12 * CHUNK_BYTES, phase: 'store' })) break;
  expect(openFiles()).toEqual([]);
});

test('a missing file is an error that names it', async () => {
  const missing = join(folder, 'missing');
  const parts = readFileChunks({ path: missing, sizeBytes: 1, phase: 'store' });
  await expect(parts.next()).rejects.toMatchObject({ code: 'LOCAL_FILE', message: expect.stringContaining(missing) });
});
