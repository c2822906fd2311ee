import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { msgpackCodec } from '../../../src/core/codecs/msgpack.js';
import { checkLines, encodeResponseBody, responseHeaders } from '../../../src/mock/contract/encode-response.js';
import type { MockResponse } from '../../../src/mock/pipeline/handler.js';

describe('responseHeaders', () => {
  test.each<[string, MockResponse, Record<string, string>]>([
    ['JSON unless told', { status: 200, body: {} }, { 'content-type': 'application/json' }],
    ['the media type', { status: 200, body: 'a', mediaType: 'text/plain' }, { 'content-type': 'text/plain' }],
    [
      'a content type of the response',
      { status: 200, body: 'a', mediaType: 'text/plain', headers: { 'Content-Type': 'text/html; charset=utf-8' } },
      { 'content-type': 'text/html; charset=utf-8' },
    ],
    ['no body, no type', { status: 204, headers: { Allow: 'GET' } }, { allow: 'GET' }],
    ['null is a body', { status: 200, body: null }, { 'content-type': 'application/json' }],
  ])('%s', (_, response, expected) => {
    expect(Object.fromEntries(responseHeaders(response))).toEqual(expected);
  });
});

describe('encodeResponseBody', () => {
  const bytes = new Uint8Array([1, 2]);
  const stream = new ReadableStream<Uint8Array>();

  test.each<[string, Omit<MockResponse, 'status'>, unknown]>([
    ['nothing', {}, null],
    ['JSON', { body: { a: 1 } }, '{"a":1}'],
    ['null as JSON', { body: null }, 'null'],
    ['text as JSON', { body: 'a' }, '"a"'],
    ['plain text', { body: 'a', mediaType: 'text/plain' }, 'a'],
    ['text of a content type header', { body: '<p>', headers: { 'content-type': 'text/html; charset=utf-8' } }, '<p>'],
    ['bytes', { body: bytes, mediaType: 'application/octet-stream' }, bytes],
    ['bytes under JSON', { body: bytes }, bytes],
    ['a stream', { body: stream, mediaType: 'application/x-ndjson' }, stream],
  ])('%s', (_, response, expected) => {
    expect(encodeResponseBody({ status: 200, ...response })).toStrictEqual(expected);
  });

  test('msgpack', () => {
    const encoded = encodeResponseBody({ status: 200, body: { a: [1, bytes] }, mediaType: 'application/msgpack' });
    expect(msgpackCodec.decode?.(encoded as Uint8Array)).toEqual({ a: [1, bytes] });
  });
});

describe('checkLines', () => {
  const Line = v.looseObject({ event: v.string(), code: v.optional(v.number()) });
  const utf8 = new TextEncoder();

  const streamOf = (chunks: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? utf8.encode(chunk) : chunk);
        controller.close();
      },
    });

  async function read(chunks: readonly (string | Uint8Array)[]) {
    const violations: string[] = [];
    const checked = checkLines(streamOf(chunks), Line, (path, rule) => violations.push(`${path}: ${rule}`));
    const text = await new Response(checked).text().catch((error: unknown) => error as Error);
    return { text, violations };
  }

  test.each<[string, (string | Uint8Array)[], string]>([
    ['whole lines', ['{"event":"a"}\n', '{"event":"b"}\n'], '{"event":"a"}\n{"event":"b"}\n'],
    ['lines cut anywhere', ['{"ev', 'ent":"a"}', '\n{"event":"b"}\n'], '{"event":"a"}\n{"event":"b"}\n'],
    ['two lines at once', ['{"event":"a"}\n{"event":"b"}\n'], '{"event":"a"}\n{"event":"b"}\n'],
    ['a last line without its end', ['{"event":"a"}\n{"event":"b"}'], '{"event":"a"}\n{"event":"b"}'],
    ['blank lines', ['{"event":"a"}\n\n'], '{"event":"a"}\n\n'],
    ['carriage returns', ['{"event":"a"}\r\n'], '{"event":"a"}\r\n'],
    [
      'a character cut in two',
      [utf8.encode('{"event":"é"}\n').slice(0, 11), utf8.encode('{"event":"é"}\n').slice(11)],
      '{"event":"é"}\n',
    ],
    ['nothing', [], ''],
  ])('%s pass unchanged', async (_, chunks, expected) => {
    expect(await read(chunks)).toEqual({ text: expected, violations: [] });
  });

  test.each<[string, string[], string]>([
    ['a missing field', ['{"event":"a"}\n{"code":1}\n'], 'body.event'],
    ['a wrong type', ['{"event":"a","code":"1"}\n'], 'body.code'],
    ['a last line without its end', ['{"event":1}'], 'body.event'],
    ['a line that is no JSON', ['{"event":\n'], 'body: a line is no JSON'],
    ['a list for an object', ['[]\n'], 'body.event'],
  ])('%s is reported and fails the stream', async (_, chunks, path) => {
    const { text, violations } = await read(chunks);
    expect(text).toBeInstanceOf(Error);
    expect(String(text)).toContain("the mock's own response breaks the spec at body");
    expect(violations).toEqual([expect.stringContaining(path)]);
  });

  /** A source that emits `first`, then nothing, and reports when it is canceled. */
  function silentSource(first: string): { source: ReadableStream<Uint8Array>; canceled: Promise<unknown> } {
    let source = new ReadableStream<Uint8Array>();
    const canceled = new Promise((resolve) => {
      source = new ReadableStream({
        start: (controller) => controller.enqueue(utf8.encode(first)),
        cancel: resolve,
      });
    });
    return { source, canceled };
  }

  test('a violation cancels the stream behind', async () => {
    const { source, canceled } = silentSource('{}\n');
    const reader = checkLines(source, Line, () => undefined).getReader();
    await expect(reader.read()).rejects.toThrow('breaks the spec');
    expect(String(await canceled)).toContain('breaks the spec');
  });

  test('canceling reaches a source that is silent', async () => {
    const { source, canceled } = silentSource('{"event":');
    const reader = checkLines(source, Line, () => undefined).getReader();
    const pending = reader.read();
    await reader.cancel('gone');
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await canceled).toBe('gone');
  });
});
