import { expect, test } from 'vitest';
import { BodyTooLargeError } from '../../../../src/core/streams/read-body.js';
import { ChunkQueue } from '../../../../src/core/transport/node/chunk-queue.js';

const KIB = 1024;

function queueOf() {
  const said: string[] = [];
  const queue = new ChunkQueue({
    pause: () => said.push('pause'),
    resume: () => said.push('resume'),
    cancel: () => said.push('cancel'),
  });
  return { queue, said };
}

test('returns everything, as plain byte arrays', async () => {
  const { queue, said } = queueOf();
  queue.add(Buffer.from('ab'));
  queue.add(Buffer.from('c'));
  queue.finish();
  const { value } = await queue.next();
  expect(value).toEqual(Uint8Array.of(97, 98));
  expect(Buffer.isBuffer(value)).toBe(false);
  expect((await queue.next()).value).toEqual(Uint8Array.of(99));
  expect(await queue.next()).toEqual({ done: true, value: undefined });
  expect(said).toEqual([]);
});

test('reads ahead a little and no more', async () => {
  const { queue, said } = queueOf();
  for (let count = 0; count < 3; count++) queue.add(new Uint8Array(64 * KIB));
  expect(said).toEqual([]);
  queue.add(new Uint8Array(64 * KIB));
  expect(said).toEqual(['pause']);
  await queue.next();
  expect(said).toEqual(['pause', 'resume']);
});

test('chunks received before a failure are returned first', async () => {
  const { queue } = queueOf();
  queue.add(Uint8Array.of(98));
  queue.fail(new Error('reset'));
  expect((await queue.next()).value).toEqual(Uint8Array.of(98));
  await expect(queue.next()).rejects.toThrow('reset');
});

test('return() ends a pending read and the source, once', async () => {
  const { queue, said } = queueOf();
  const next = queue.next();
  await queue.return();
  await queue.return();
  expect(await next).toEqual({ done: true, value: undefined });
  queue.add(Uint8Array.of(1));
  expect(await queue.next()).toEqual({ done: true, value: undefined });
  expect(said).toEqual(['cancel']);
});

test('collect() takes everything, also what is there already, and resumes the source', async () => {
  const { queue, said } = queueOf();
  queue.add(new Uint8Array(300 * KIB).fill(1));
  const whole = queue.collect(Number.POSITIVE_INFINITY);
  queue.add(new Uint8Array(300 * KIB).fill(2));
  queue.finish();
  const bytes = await whole;
  expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([600 * KIB, 1, 2]);
  expect(said).toEqual(['pause', 'resume']);
});

test.each([
  ['before it is asked', true],
  ['afterwards', false],
])('collect() accepts exactly its limit; one byte more %s ends the source', async (_, early) => {
  for (const [length, fits] of [
    [4, true],
    [5, false],
  ] as const) {
    const { queue, said } = queueOf();
    if (early) queue.add(new Uint8Array(length));
    const whole = queue.collect(4);
    if (!early) queue.add(new Uint8Array(length));
    queue.finish();
    if (fits) expect(await whole).toHaveLength(4);
    else await expect(whole).rejects.toBeInstanceOf(BodyTooLargeError);
    expect(said).toEqual(fits ? [] : ['cancel']);
  }
});

test('collect() rejects with the failure of its source', async () => {
  const { queue } = queueOf();
  const whole = queue.collect(10);
  queue.add(Uint8Array.of(1));
  queue.fail(new Error('reset'));
  await expect(whole).rejects.toThrow('reset');
});
