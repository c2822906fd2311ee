import { toReadableStream } from '../../streams/byte-stream.js';
import type { ChunkQueue } from './chunk-queue.js';
import { decompress } from './decompress.js';

/** The head of a response. */
export interface ResponseHead {
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly statusText: string;
  /** Names and values alternating. */
  readonly rawHeaders: readonly Buffer[];
  readonly contentEncoding: string | undefined;
}

/**
 * The subset of the platform's `Response` that fastkit reads. Headers and stream are created on access: most
 * responses are read with `collect()` only.
 */
export class NodeResponse {
  readonly type = 'basic';
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly #head: ResponseHead;
  readonly #chunks: ChunkQueue;
  readonly #isBodyless: boolean;
  #headers: Headers | undefined;
  #body: ReadableStream<Uint8Array> | null | undefined;

  constructor(head: ResponseHead, chunks: ChunkQueue) {
    this.url = head.url;
    this.status = head.status;
    this.statusText = head.statusText;
    this.#head = head;
    this.#chunks = chunks;
    this.#isBodyless = head.method === 'HEAD' || head.status === 204 || head.status === 304;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    this.#headers ??= toHeaders(this.#head.rawHeaders);
    return this.#headers;
  }

  get body(): ReadableStream<Uint8Array> | null {
    if (this.#body === undefined)
      this.#body = this.#isBodyless ? null : toReadableStream(this.#decoded(Number.POSITIVE_INFINITY));
    return this.#body;
  }

  /** The whole body, decoded. Throws a `BodyTooLargeError` if it has more than `maxBytes`. */
  collect(maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#isBodyless ? Promise.resolve(new Uint8Array(0)) : this.#decoded(maxBytes).collect(maxBytes);
  }

  #decoded(maxBytes: number): ChunkQueue {
    const { contentEncoding } = this.#head;
    return contentEncoding === undefined ? this.#chunks : decompress(this.#chunks, contentEncoding, maxBytes);
  }
}

function toHeaders(raw: readonly Buffer[]): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < raw.length; index += 2) headers.append(latin1(raw[index]), latin1(raw[index + 1]));
  return headers;
}

function latin1(bytes: Buffer | undefined): string {
  return bytes?.toString('latin1') ?? '';
}
