import type { Readable } from 'node:stream';
import type { ByteChunks } from '../../streams/byte-stream.js';

/** Enough to read the socket while the reader processes a chunk; more would only use memory. */
const READ_AHEAD_BYTES = 256 * 1024;

/** The chunks of a Node stream, which the reader may keep. Chunks received before a failure are returned first. */
export class ReadableChunks implements ByteChunks {
  readonly #source: Readable;
  readonly #queue: Buffer[] = [];
  #queuedBytes = 0;
  #waiting: { resolve(result: IteratorResult<Uint8Array, void>): void; reject(error: unknown): void } | undefined;
  #end: { readonly error?: unknown } | undefined;

  /** @param cutError - Creates the error for a stream that closes before its end. */
  constructor(source: Readable, cutError: () => Error) {
    this.#source = source;
    source.on('data', (chunk: Buffer) => this.#add(chunk));
    source.once('end', () => this.#finish({}));
    source.once('error', (error) => this.#finish({ error }));
    source.once('close', () => {
      if (this.#end === undefined) this.#finish({ error: cutError() });
    });
    source.pause();
  }

  next(): Promise<IteratorResult<Uint8Array, void>> {
    const chunk = this.#queue.shift();
    this.#queuedBytes -= chunk?.byteLength ?? 0;
    if (this.#end === undefined && this.#queuedBytes < READ_AHEAD_BYTES) this.#source.resume();
    if (chunk !== undefined) return Promise.resolve({ done: false, value: plain(chunk) });
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#end !== undefined) this.#settle(this.#end);
    });
  }

  async return(): Promise<IteratorResult<Uint8Array, void>> {
    this.#queue.length = 0;
    this.#finish({});
    this.#source.destroy();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #add(chunk: Buffer): void {
    if (this.#end !== undefined) return;
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting.resolve({ done: false, value: plain(chunk) });
      return;
    }
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.byteLength;
    if (this.#queuedBytes >= READ_AHEAD_BYTES) this.#source.pause();
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#settle(this.#end);
  }

  #settle(end: { readonly error?: unknown }): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if ('error' in end) waiting?.reject(end.error);
    else waiting?.resolve({ done: true, value: undefined });
  }
}

/** A view without Buffer's own methods, which differ from those of a Uint8Array (`slice`). */
export function plain(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
}
