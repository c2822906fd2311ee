import { expect, test } from 'vitest';
import { OutputCapture } from '../../../src/mock/fastmap/output-capture.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('joins chunks, also inside a character, and drops them when taken', () => {
  const capture = new OutputCapture();
  const text = bytes('héllo\n');
  expect(capture.write(text.subarray(0, 2))).toBe(2);
  expect(capture.write(text.subarray(2))).toBe(5);
  expect(capture.take()).toBe('héllo\n');
  expect(capture.take()).toBe('');
});

test('keeps its own copy of what is written', () => {
  const capture = new OutputCapture();
  const buffer = bytes('a');
  capture.write(buffer);
  buffer[0] = 98;
  expect(capture.take()).toBe('a');
});

test('keeps 64 KiB and says how much more there was', () => {
  const capture = new OutputCapture();
  const written = new Uint8Array(65_000).fill(97);
  expect(capture.write(written)).toBe(65_000);
  expect(capture.write(written)).toBe(65_000);
  expect(capture.take()).toBe(`${'a'.repeat(65_536)}\n[64464 more bytes of output dropped]\n`);
});
