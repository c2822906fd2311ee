import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Content } from './content.js';
import type { FaultName } from './faults.js';
import type { Manner } from './plan.js';

/** The answer that a call deserves, as the server has to put it on the wire. */
export interface Answer extends Content {
  readonly path: string;
}

const head = (status: string, ...lines: readonly string[]): string =>
  `HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`;
const typed = ({ type }: Content): string => `content-type: ${type}`;
const length = (bytes: Uint8Array): string => `content-length: ${bytes.byteLength}`;
const chunk = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
/** Never nothing, so that a cut one is one. */
const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, Math.floor(bytes.byteLength / 2));
const plain = (answer: Content): string => head('200 OK', typed(answer), length(answer.bytes));
const chunked = (answer: Content): string => head('200 OK', typed(answer), 'transfer-encoding: chunked');
const join = (text: string, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(text), bytes]);
const errorAnswer = (status: string, ...lines: readonly string[]): string =>
  `${head(status, 'content-type: application/json', 'content-length: 16', ...lines)}{"error":"no!!"}`;

/** Answers rightly, in one of several ways. */
export const RIGHT: Readonly<Record<Manner, (socket: Socket, answer: Answer) => void | Promise<void>>> = {
  length: (socket, answer) => void socket.write(join(plain(answer), answer.bytes)),
  chunked: (socket, answer) => {
    const { bytes } = answer;
    const rest = bytes.subarray(half(bytes).byteLength);
    const parts = [half(bytes), rest].filter((part) => part.byteLength > 0).map(chunk);
    socket.write(Buffer.concat([Buffer.from(chunked(answer)), ...parts, Buffer.from('0\r\n\r\n')]));
  },
  gzip: (socket, answer) => {
    const bytes = gzipSync(answer.bytes, { level: 1 });
    socket.write(join(head('200 OK', typed(answer), 'content-encoding: gzip', length(bytes)), bytes));
  },
  slow: async (socket, answer) => {
    const whole = join(plain(answer), answer.bytes);
    const step = Math.ceil(whole.byteLength / 4);
    for (let at = 0; at < whole.byteLength; at += step) {
      socket.write(whole.subarray(at, at + step));
      await delay(2);
    }
  },
  // A second request of the same call: the server knows it by its query.
  redirect: (socket, answer) => {
    if (answer.path.includes('?moved')) socket.write(join(plain(answer), answer.bytes));
    else socket.write(`${head('307 Temporary Redirect', `location: ${answer.path}?moved`, 'content-length: 5')}moved`);
  },
  interim: (socket, answer) => {
    socket.write(`${head('103 Early Hints', 'link: </style>; rel=preload')}${plain(answer)}`);
    socket.write(answer.bytes);
  },
  'until-close': (socket, answer) => {
    socket.end(join(head('200 OK', typed(answer), 'connection: close'), answer.bytes));
  },
};

/** Answers wrongly. */
export const WRONG: Readonly<Record<FaultName, (socket: Socket, answer: Answer) => void>> = {
  'reset-before': (socket) => socket.resetAndDestroy(),
  'reset-in-upload': (socket) => socket.resetAndDestroy(),
  'close-before': (socket) => socket.end(),
  'reset-in-head': (socket) => sendThenReset(socket, Buffer.from('HTTP/1.1 200 OK\r\ncontent-ty')),
  'not-http': (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  'two-lengths': (socket) => void socket.write(`${head('200 OK', 'content-length: 2', 'content-length: 4')}{}`),
  'huge-head': (socket) =>
    void socket.write(`${head('200 OK', `x-filler: ${'x'.repeat(40_000)}`, 'content-length: 2')}{}`),
  'cut-length': (socket, answer) => void socket.end(join(longer(answer), answer.bytes)),
  'reset-length': (socket, answer) => sendThenReset(socket, join(longer(answer), half(answer.bytes))),
  'cut-chunked': (socket, answer) => void socket.end(join(chunked(answer), chunk(Buffer.from('{"id":')))),
  'bad-chunk': (socket, answer) => void socket.write(`${chunked(answer)}zz\r\n{}\r\n0\r\n\r\n`),
  'cut-gzip': (socket, answer) => {
    const bytes = half(gzipSync(answer.bytes, { level: 1 }));
    socket.write(join(head('200 OK', typed(answer), 'content-encoding: gzip', length(bytes)), bytes));
  },
  'not-gzip': (socket, answer) => {
    const bytes = Buffer.from('this was never compressed');
    socket.write(join(head('200 OK', typed(answer), 'content-encoding: gzip', length(bytes)), bytes));
  },
  'stall-head': () => undefined,
  'stall-body': (socket, answer) => void socket.write(join(longer(answer), half(answer.bytes))),
  'stall-error-body': (socket) => void socket.write(`${head('503 Service Unavailable', 'content-length: 99')}{"err`),
  'refuse-upload': (socket) => void socket.write(errorAnswer('413 Payload Too Large')),
  '404': (socket) => void socket.write(errorAnswer('404 Not Found')),
  '409': (socket) => void socket.write(errorAnswer('409 Conflict')),
  '429': (socket) => void socket.write(errorAnswer('429 Too Many Requests', 'retry-after-ms: 5')),
  '500': (socket) => void socket.write(errorAnswer('500 Internal Server Error')),
  '503': (socket) => void socket.write(errorAnswer('503 Service Unavailable', 'retry-after-ms: 5')),
  '503-cut': (socket) => void socket.end(head('503 Service Unavailable', 'content-length: 99', 'retry-after-ms: 5')),
  'redirect-loop': (socket, { path }) =>
    void socket.write(head('307 Temporary Redirect', `location: ${path}`, 'content-length: 0')),
  'redirect-nowhere': (socket) =>
    void socket.write(head('307 Temporary Redirect', 'location: http://', 'content-length: 0')),
  html: (socket) =>
    void socket.write(`${head('200 OK', 'content-type: text/html', 'content-length: 13')}<html></html>`),
  'cut-json': (socket, answer) => {
    const bytes = half(answer.bytes);
    socket.write(join(head('200 OK', typed(answer), length(bytes)), bytes));
  },
  'not-utf8': (socket, answer) => {
    const bytes = Buffer.from('{"id":"\xff\xfe"}', 'latin1');
    socket.write(join(head('200 OK', typed(answer), length(bytes)), bytes));
  },
  empty: (socket, answer) => void socket.write(head('200 OK', typed(answer), 'content-length: 0')),
  'short-length': (socket, answer) => {
    socket.write(join(head('200 OK', typed(answer), length(half(answer.bytes))), answer.bytes));
  },
  'second-answer': (socket, answer) => {
    const intruder = `${head('200 OK', 'content-type: application/json', 'content-length: 17')}{"id":"intruder"}`;
    socket.write(Buffer.concat([join(plain(answer), answer.bytes), Buffer.from(intruder)]));
  },
};

/** A head that promises more than will come. */
function longer(answer: Content): string {
  return head('200 OK', typed(answer), `content-length: ${answer.bytes.byteLength + 10}`);
}

/** What has been written goes out first: a reset throws away what waits. */
function sendThenReset(socket: Socket, bytes: Uint8Array): void {
  socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 2));
}
