import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Lines, ndjsonCodec } from '../../../src/core/codecs/ndjson.js';

const SAMPLE = [{ type: 'stdout', data: 'añ€😀\n"\\' }, { type: 'exit', code: 0 }, [1, null], 'ß'];
const encode = (text: string) => new TextEncoder().encode(text);

function stream(chunks: readonly Uint8Array[], source: UnderlyingDefaultSource<Uint8Array> = {}) {
  const rest = [...chunks];
  const queue: UnderlyingDefaultSource<Uint8Array> = {
    pull(controller) {
      const next = rest.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  };
  return new ReadableStream<Uint8Array>({ ...queue, ...source }, { highWaterMark: 0 });
}

function itemsOf(source: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  if (ndjsonCodec.decodeStream === undefined) throw new Error('it reads streams');
  return ndjsonCodec.decodeStream(source);
}

async function read(chunks: readonly Uint8Array[]): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of itemsOf(stream(chunks))) items.push(item);
  return items;
}

const variants: [string, string][] = [
  ['with a final line break', `${SAMPLE.map((item) => JSON.stringify(item)).join('\n')}\n`],
  ['without one', SAMPLE.map((item) => JSON.stringify(item)).join('\n')],
  ['with CRLF', `${SAMPLE.map((item) => JSON.stringify(item)).join('\r\n')}\r\n`],
  ['with CRLF and a final CR', `${SAMPLE.map((item) => JSON.stringify(item)).join('\r\n')}\r`],
  ['with blank lines', `\n\r\n${SAMPLE.map((item) => JSON.stringify(item)).join('\n \n')}\n\n`],
];

test.each(variants)('a sample %s is read alike, wherever it is split', async (_, text) => {
  const bytes = encode(text);
  for (let at = 0; at <= bytes.length; at++) {
    expect(await read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(SAMPLE);
  }
  expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(SAMPLE);
});

test('values survive any split into chunks', async () => {
  const values = fc.array(fc.jsonValue(), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(values, fc.array(fc.nat(200)), async (items, cuts) => {
      const bytes = encode(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
      const bounds = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end));
      expect(await read(chunks)).toEqual(items.map((item) => JSON.parse(JSON.stringify(item))));
    }),
  );
});

test.each([[[]], [[encode('')]], [[encode('\n\n')]]])('nothing in, nothing out', async (chunks) => {
  expect(await read(chunks)).toEqual([]);
});

test('a truncated line, a truncated character and invalid bytes are errors', async () => {
  await expect(read([encode('{"a":1}\n{"b"')])).rejects.toThrow(SyntaxError);
  await expect(read([encode('"€"').subarray(0, 2)])).rejects.toThrow();
  await expect(read([Uint8Array.of(0x22, 0xff, 0x22)])).rejects.toThrow();
});

test('lines end at LF or CRLF; a lone CR is part of its line', () => {
  const lines = new Lines();
  const complete = ['a\r', '\nb\rc\n\nd'].flatMap((text) => lines.add(encode(text)));
  expect([...complete, lines.end()]).toEqual(['a', 'b\rc', '', 'd']);
});

test('items arrive while the stream is still open', async () => {
  const open = stream([], {
    start: (controller) => controller.enqueue(encode('1\n2\n')),
    pull: () => new Promise(() => undefined),
  });
  const items = itemsOf(open);
  expect(await items.next()).toEqual({ done: false, value: 1 });
  expect(await items.next()).toEqual({ done: false, value: 2 });
});

test('leaving early cancels the stream, reading to the end does not', async () => {
  const cancel = vi.fn();
  for await (const item of itemsOf(stream([encode('1\n2\n')], { cancel }))) {
    expect(item).toBe(1);
    break;
  }
  expect(cancel).toHaveBeenCalledTimes(1);
  cancel.mockClear();
  for await (const item of itemsOf(stream([encode('1\n2\n')], { cancel }))) expect(item).toBeLessThan(3);
  expect(cancel).not.toHaveBeenCalled();
});

test('bad bytes cancel the stream', async () => {
  const cancel = vi.fn();
  const items = itemsOf(stream([Uint8Array.of(0xff)], { cancel }));
  await expect(items.next()).rejects.toThrow();
  expect(cancel).toHaveBeenCalledTimes(1);
});

test('a cancel that never settles does not hold up the loop', async () => {
  for await (const _ of itemsOf(stream([encode('1\n2\n')], { cancel: () => new Promise(() => undefined) }))) break;
});

test('a line without end is stopped', async () => {
  const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);
  const endless = stream([], { pull: (controller) => controller.enqueue(mebibyte) });
  await expect(itemsOf(endless).next()).rejects.toThrow(/a line is longer than 67108864 characters/);
});
