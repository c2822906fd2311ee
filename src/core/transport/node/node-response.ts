import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { toReadableStream } from '../../streams/byte-stream.js';
import { decompress } from './decompress.js';
import { plain, ReadableChunks } from './readable-chunks.js';

/**
 * The subset of the platform's `Response` that fastkit reads. Headers and stream are created on access: most
 * responses are read with `bytes()` only.
 */
export class NodeResponse {
  readonly type = 'basic';
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly #message: IncomingMessage;
  readonly #bodyless: boolean;
  #headers: Headers | undefined;
  #body: ReadableStream<Uint8Array> | null | undefined;

  constructor(url: string, method: string, message: IncomingMessage) {
    this.url = url;
    this.status = message.statusCode ?? 0;
    this.statusText = message.statusMessage ?? '';
    this.#message = message;
    this.#bodyless = method === 'HEAD' || this.status === 204 || this.status === 304;
    // Without a body, nothing reads the message, and unread messages keep their socket.
    if (this.#bodyless) message.resume();
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    this.#headers ??= toHeaders(this.#message.rawHeaders);
    return this.#headers;
  }

  get body(): ReadableStream<Uint8Array> | null {
    if (this.#body === undefined)
      this.#body = this.#bodyless ? null : toReadableStream(new ReadableChunks(this.#source(), cutError));
    return this.#body;
  }

  /** The whole body. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bodyless ? Promise.resolve(new Uint8Array(0)) : collect(this.#source());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = await this.bytes();
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }

  #source(): Readable {
    const message = this.#message;
    // An error emitted before this point has no listener; replay it.
    return message.destroyed ? new Readable().destroy(message.errored ?? cutError()) : decompress(message);
  }
}

function toHeaders(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < raw.length; index += 2) headers.append(raw[index] ?? '', raw[index + 1] ?? '');
  return headers;
}

function collect(source: Readable): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    source.on('data', (chunk: Buffer) => chunks.push(chunk));
    source.once('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? plain(chunks[0]) : plain(Buffer.concat(chunks))),
    );
    source.once('error', reject);
    source.once('close', () => {
      // Creating an Error is expensive; skip it for the normal close after `end`.
      if (!source.readableEnded) reject(cutError());
    });
  });
}

function cutError(): Error {
  return new Error('the connection was closed before the end of the response');
}
