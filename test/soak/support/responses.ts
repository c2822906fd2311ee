import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Content } from './content.js';
import type { FaultName } from './faults.js';
import type { Manner } from './plan.js';

/** The correct response to a call. */
export interface SocketResponse extends Content {
  readonly path: string;
}

const head = (status: string, ...lines: readonly string[]): string =>
  `HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`;
const typed = ({ type }: Content): string => `content-type: ${type}`;
const length = (bytes: Uint8Array): string => `content-length: ${bytes.byteLength}`;
const chunk = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
/** Less than the whole, so that the response is truncated. */
const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, Math.floor(bytes.byteLength / 2));
const plain = (response: Content): string => head('200 OK', typed(response), length(response.bytes));
const chunked = (response: Content): string => head('200 OK', typed(response), 'transfer-encoding: chunked');
const join = (text: string, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(text), bytes]);
const errorResponse = (status: string, ...lines: readonly string[]): string =>
  `${head(status, 'content-type: application/json', 'content-length: 16', ...lines)}{"error":"no!!"}`;

/** Sends the correct response, in one of several ways. */
export const RIGHT: Readonly<Record<Manner, (socket: Socket, response: SocketResponse) => void | Promise<void>>> = {
  length: (socket, response) => void socket.write(join(plain(response), response.bytes)),
  chunked: (socket, response) => {
    const { bytes } = response;
    const rest = bytes.subarray(half(bytes).byteLength);
    const parts = [half(bytes), rest].filter((part) => part.byteLength > 0).map(chunk);
    socket.write(Buffer.concat([Buffer.from(chunked(response)), ...parts, Buffer.from('0\r\n\r\n')]));
  },
  gzip: (socket, response) => {
    const bytes = gzipSync(response.bytes, { level: 1 });
    socket.write(join(head('200 OK', typed(response), 'content-encoding: gzip', length(bytes)), bytes));
  },
  slow: async (socket, response) => {
    const whole = join(plain(response), response.bytes);
    const step = Math.ceil(whole.byteLength / 4);
    for (let at = 0; at < whole.byteLength; at += step) {
      socket.write(whole.subarray(at, at + step));
      await delay(2);
    }
  },
  // The second request of the same call is recognized by its query.
  redirect: (socket, response) => {
    if (response.path.includes('?moved')) socket.write(join(plain(response), response.bytes));
    else
      socket.write(`${head('307 Temporary Redirect', `location: ${response.path}?moved`, 'content-length: 5')}moved`);
  },
  interim: (socket, response) => {
    socket.write(`${head('103 Early Hints', 'link: </style>; rel=preload')}${plain(response)}`);
    socket.write(response.bytes);
  },
  'until-close': (socket, response) => {
    socket.end(join(head('200 OK', typed(response), 'connection: close'), response.bytes));
  },
};

/** Sends a faulty response. */
export const WRONG: Readonly<Record<FaultName, (socket: Socket, response: SocketResponse) => void>> = {
  'reset-before': (socket) => socket.resetAndDestroy(),
  'reset-in-upload': (socket) => socket.resetAndDestroy(),
  'close-before': (socket) => socket.end(),
  'reset-in-head': (socket) => sendThenReset(socket, Buffer.from('HTTP/1.1 200 OK\r\ncontent-ty')),
  'not-http': (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  'two-lengths': (socket) => void socket.write(`${head('200 OK', 'content-length: 2', 'content-length: 4')}{}`),
  'huge-head': (socket) =>
    void socket.write(`${head('200 OK', `x-filler: ${'x'.repeat(40_000)}`, 'content-length: 2')}{}`),
  'cut-length': (socket, response) => void socket.end(join(longer(response), response.bytes)),
  'reset-length': (socket, response) => sendThenReset(socket, join(longer(response), half(response.bytes))),
  'cut-chunked': (socket, response) => void socket.end(join(chunked(response), chunk(Buffer.from('{"id":')))),
  'bad-chunk': (socket, response) => void socket.write(`${chunked(response)}zz\r\n{}\r\n0\r\n\r\n`),
  'cut-gzip': (socket, response) => {
    const bytes = half(gzipSync(response.bytes, { level: 1 }));
    socket.write(join(head('200 OK', typed(response), 'content-encoding: gzip', length(bytes)), bytes));
  },
  'not-gzip': (socket, response) => {
    const bytes = Buffer.from('this was never compressed');
    socket.write(join(head('200 OK', typed(response), 'content-encoding: gzip', length(bytes)), bytes));
  },
  'stall-head': () => undefined,
  'stall-body': (socket, response) => void socket.write(join(longer(response), half(response.bytes))),
  'stall-error-body': (socket) => void socket.write(`${head('503 Service Unavailable', 'content-length: 99')}{"err`),
  'refuse-upload': (socket) => void socket.write(errorResponse('413 Payload Too Large')),
  '404': (socket) => void socket.write(errorResponse('404 Not Found')),
  '409': (socket) => void socket.write(errorResponse('409 Conflict')),
  '429': (socket) => void socket.write(errorResponse('429 Too Many Requests', 'retry-after-ms: 5')),
  '500': (socket) => void socket.write(errorResponse('500 Internal Server Error')),
  '503': (socket) => void socket.write(errorResponse('503 Service Unavailable', 'retry-after-ms: 5')),
  '503-cut': (socket) => void socket.end(head('503 Service Unavailable', 'content-length: 99', 'retry-after-ms: 5')),
  'redirect-loop': (socket, { path }) =>
    void socket.write(head('307 Temporary Redirect', `location: ${path}`, 'content-length: 0')),
  'redirect-nowhere': (socket) =>
    void socket.write(head('307 Temporary Redirect', 'location: http://', 'content-length: 0')),
  html: (socket) =>
    void socket.write(`${head('200 OK', 'content-type: text/html', 'content-length: 13')}<html></html>`),
  'cut-json': (socket, response) => {
    const bytes = half(response.bytes);
    socket.write(join(head('200 OK', typed(response), length(bytes)), bytes));
  },
  'not-utf8': (socket, response) => {
    const bytes = Buffer.from('{"id":"\xff\xfe"}', 'latin1');
    socket.write(join(head('200 OK', typed(response), length(bytes)), bytes));
  },
  empty: (socket, response) => void socket.write(head('200 OK', typed(response), 'content-length: 0')),
  'short-length': (socket, response) => {
    socket.write(join(head('200 OK', typed(response), length(half(response.bytes))), response.bytes));
  },
  'second-response': (socket, response) => {
    const intruder = `${head('200 OK', 'content-type: application/json', 'content-length: 17')}{"id":"intruder"}`;
    socket.write(Buffer.concat([join(plain(response), response.bytes), Buffer.from(intruder)]));
  },
};

/** A head whose content-length is too large. */
function longer(response: Content): string {
  return head('200 OK', typed(response), `content-length: ${response.bytes.byteLength + 10}`);
}

/** Flushes the bytes first: a reset discards unsent data. */
function sendThenReset(socket: Socket, bytes: Uint8Array): void {
  socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 2));
}
