import type { ConformanceCase, Wanted } from '../support/case.js';
import { chunked, closing, FINE, head, resetting, response } from '../support/http-text.js';

const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };
const NO_RESPONSE = { name: 'ConnectionError', code: 'CONNECTION', attempts: 1 };
const lenient = (what: string, outcome: Wanted = FINE_OUTCOME): NonNullable<ConformanceCase['except']> => ({
  chromium: { because: `Chromium ${what}`, want: { outcome } },
});
const inChunks = (body: string): string => head('200 OK', { 'transfer-encoding': 'chunked' }) + body;
const withLengths = (...lengths: readonly string[]): string =>
  `HTTP/1.1 200 OK\r\n${lengths.map((length) => `content-length: ${length}\r\n`).join('')}\r\nfine`;

/** Truncated, malformed and contradictory responses: an error, never a wrong value. */
export const brokenResponses: readonly ConformanceCase[] = [
  { name: 'no response at all', call: {}, responses: closing(''), want: { outcome: NO_RESPONSE } },
  {
    name: 'a length that is too long, then a close',
    call: {},
    responses: closing(withLengths('5')),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'a length that is too long, then a reset',
    call: {},
    responses: resetting(withLengths('5')),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'a length that is too long, then nothing',
    call: { timeoutMs: 150 },
    responses: withLengths('5'),
    want: { outcome: { name: 'RequestTimeoutError' } },
  },
  {
    name: 'a length that is too short: the rest does not become the next response',
    call: [{}, {}],
    responses: [withLengths('2'), FINE],
    want: { outcome: [{ ok: true, body: 'fi' }, FINE_OUTCOME], connections: 2 },
  },
  ...[
    ['two different', ['4', '5']],
    ['a negative', ['-4']],
    ['NaN', ['four']],
    ['a hexadecimal', ['0x4']],
    ['a fractional', ['4.0']],
    ['an enormous', ['99999999999999999999999']],
  ].map(
    ([what, lengths]): ConformanceCase => ({
      name: `${what} content-length`,
      call: {},
      responses: closing(withLengths(...(lengths as string[]))),
      want: { outcome: NO_RESPONSE },
      ...(what === 'two different' ? {} : { except: lenient('takes no notice of such a length') }),
    }),
  ),
  {
    name: 'chunks cut in the middle, by a close',
    call: {},
    responses: closing(inChunks('4\r\nfi')),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'chunks without the last one, then a close',
    call: {},
    responses: closing(inChunks('4\r\nfine\r\n')),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'chunks without the last one, then a reset',
    call: {},
    responses: resetting(inChunks('4\r\nfine\r\n')),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'chunks whose last line is cut',
    call: {},
    responses: closing(inChunks('4\r\nfine\r\n0\r\n')),
    want: { outcome: NO_RESPONSE },
  },
  ...['xyz', '-4', '', 'ffffffffffffffffff'].map(
    (size): ConformanceCase => ({
      name: `${JSON.stringify(size)} as the size of a chunk`,
      call: { timeoutMs: 2000 },
      responses: closing(inChunks(`${size}\r\nfine\r\n0\r\n\r\n`)),
      want: { outcome: NO_RESPONSE },
    }),
  ),
  {
    name: 'a chunk that is longer than its size',
    call: { timeoutMs: 2000 },
    responses: closing(inChunks('2\r\nfine\r\n0\r\n\r\n')),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'length and chunks at once',
    call: {},
    responses: closing(
      `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n`,
    ),
    want: { outcome: NO_RESPONSE },
    except: lenient('goes by the chunks'),
  },
  {
    name: 'a body that ends when the connection closes, but by a reset',
    call: {},
    responses: resetting(`${head('200 OK')}fi`),
    want: { outcome: NO_RESPONSE },
    except: { fetch: { because: 'undici treats the reset as the end', want: { outcome: { ok: true, body: 'fi' } } } },
  },
  ...[
    'garbage',
    'HTTP/1.1\r\n\r\n',
    'HTTP/1.1 2OO OK\r\n\r\n',
    'HTTP/1.1 20 OK\r\n\r\n',
    'HTTP/9.9 200 OK\r\n\r\n',
    'FTP/1.1 200 OK\r\n\r\n',
    '\x16\x03\x01\x02\x00',
    'SSH-2.0-OpenSSH_9.2\r\n',
  ].map(
    (text): ConformanceCase => ({
      name: `${JSON.stringify(text)} instead of a status line`,
      call: { timeoutMs: 2000 },
      responses: closing(text),
      want: { outcome: NO_RESPONSE },
    }),
  ),
  {
    name: 'a status of four digits',
    call: {},
    responses: closing('HTTP/1.1 2000 OK\r\n\r\n'),
    want: { outcome: NO_RESPONSE },
    except: lenient('has it, and no success', { ok: false, status: 2000 }),
  },
  {
    name: 'a header line without a colon',
    call: {},
    responses: closing('HTTP/1.1 200 OK\r\nnonsense\r\ncontent-length: 4\r\n\r\nfine'),
    want: { outcome: NO_RESPONSE },
    except: lenient('passes over such a line'),
  },
  {
    name: 'a header name with a blank',
    call: {},
    responses: closing('HTTP/1.1 200 OK\r\nx a: b\r\ncontent-length: 4\r\n\r\nfine'),
    want: { outcome: NO_RESPONSE },
    except: {
      fetch: { because: 'undici passes it to a Response, which rejects it' },
      ...lenient('passes over such a line'),
    },
  },
  {
    name: 'a header value with NUL',
    call: {},
    responses: closing('HTTP/1.1 200 OK\r\nx-a: b\0c\r\ncontent-length: 4\r\n\r\nfine'),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'an unsolicited upgrade',
    call: { timeoutMs: 2000 },
    responses: closing(head('101 Switching Protocols', { connection: 'upgrade', upgrade: 'x' })),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'an error status with a truncated body is still that status',
    call: {},
    responses: closing(`${head('404 Not Found', { 'content-length': 100 })}{"error":"gone"`),
    want: { outcome: { name: 'NotFoundError', status: 404 } },
  },
  {
    name: 'a response, then a reset: the response counts',
    call: {},
    responses: resetting(FINE),
    want: { outcome: FINE_OUTCOME },
  },
  {
    name: 'statuses beyond 599 are errors',
    call: {},
    responses: response('799 Odd', 'odd'),
    want: { outcome: { name: 'InternalServerError', status: 799 } },
  },
  {
    name: 'two responses to one request at once: the next call gets its own',
    call: [{}, {}],
    responses: [FINE + response('200 OK', 'poison'), FINE],
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], requests: [{}, {}], connections: 2 },
  },
  {
    name: 'a second response on the idle connection: the next call gets its own',
    call: [{}, { afterMs: 100 }],
    responses: [
      async ({ whole, send }) => {
        await whole;
        await send(FINE);
        setTimeout(() => void send(response('200 OK', 'poison')), 30);
      },
      FINE,
    ],
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], requests: [{}, {}], connections: 2 },
  },
  {
    name: 'half of a second response on the idle connection: the next call gets its own',
    call: [{}, { afterMs: 100 }],
    responses: [
      async ({ whole, send }) => {
        await whole;
        await send(FINE);
        setTimeout(() => void send(response('200 OK', 'poison').slice(0, 20)), 30);
      },
      response('200 OK', 'fine'),
    ],
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], requests: [{}, {}], connections: 2 },
  },
  {
    name: 'chunked, then stray bytes: the next call gets its own response',
    call: [{}, {}],
    responses: [`${chunked('fine')}stray`, FINE],
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], requests: [{}, {}] },
  },
];
