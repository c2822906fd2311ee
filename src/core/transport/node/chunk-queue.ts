import type { ByteChunks } from '../../streams/byte-stream.js';
import { BodyTooLargeError } from '../../streams/read-body.js';

/** Enough to read the socket while the reader processes a chunk; more would only use memory. */
const READ_AHEAD_BYTES = 256 * 1024;

/** What fills a queue. */
export interface ChunkSource {
  pause(): void;
  resume(): void;
  /** Ends it early; what it delivers afterwards is ignored. */
  cancel(): void;
}

/** Chunks of bytes that arrive by themselves, for one reader, who may keep them. Those from before a failure are read first. */
export class ChunkQueue implements ByteChunks {
  readonly #source: ChunkSource;
  readonly #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  /** The source is paused beyond it. */
  #maxQueuedBytes = READ_AHEAD_BYTES;
  #isPaused = false;
  #end: { readonly error?: unknown } | undefined;
  #waiting: { resolve(result: IteratorResult<Uint8Array, void>): void; reject(error: unknown): void } | undefined;
  /** Waits for the end of the body, or for more than it accepts. */
  #collector: (() => void) | undefined;

  constructor(source: ChunkSource) {
    this.#source = source;
  }

  add(chunk: Uint8Array): void {
    if (this.#end !== undefined) return;
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting.resolve({ done: false, value: plain(chunk) });
      return;
    }
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.byteLength;
    if (this.#queuedBytes < this.#maxQueuedBytes) return;
    if (this.#collector === undefined) {
      this.#isPaused = true;
      this.#source.pause();
    } else {
      this.#collector();
    }
  }

  /** The source has ended. */
  finish(): void {
    this.#finish({});
  }

  /** The source has failed. */
  fail(error: unknown): void {
    this.#finish({ error });
  }

  next(): Promise<IteratorResult<Uint8Array, void>> {
    const chunk = this.#queue.shift();
    this.#queuedBytes -= chunk?.byteLength ?? 0;
    if (this.#queuedBytes < this.#maxQueuedBytes) this.#resume();
    if (chunk !== undefined) return Promise.resolve({ done: false, value: plain(chunk) });
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#end !== undefined) this.#settle(this.#end);
    });
  }

  async return(): Promise<IteratorResult<Uint8Array, void>> {
    const isOpen = this.#end === undefined;
    this.#queue.length = 0;
    this.#finish({});
    if (isOpen) this.#source.cancel();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The rest as one value. Cancels the source and throws a {@link BodyTooLargeError} if there are more than `maxBytes`. */
  collect(maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      // Called by what fills the queue, which must not get its exceptions: more than a buffer can hold throws.
      const resolveWith = (value: () => Uint8Array<ArrayBuffer>): void => {
        try {
          resolve(value());
        } catch (error) {
          reject(error);
        }
      };
      const check = (): void => {
        if (this.#queuedBytes > maxBytes) {
          this.#collector = undefined;
          void this.return();
          reject(new BodyTooLargeError(maxBytes));
        } else if (this.#end !== undefined) {
          if ('error' in this.#end) reject(this.#end.error);
          else resolveWith(() => joined(this.#queue, this.#queuedBytes));
        }
      };
      this.#maxQueuedBytes = maxBytes + 1;
      this.#collector = check;
      check();
      if (this.#end === undefined) this.#resume();
    });
  }

  #resume(): void {
    if (!this.#isPaused || this.#end !== undefined) return;
    this.#isPaused = false;
    this.#source.resume();
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#settle(this.#end);
    this.#collector?.();
  }

  #settle(end: { readonly error?: unknown }): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if ('error' in end) waiting?.reject(end.error);
    else waiting?.resolve({ done: true, value: undefined });
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  return plain(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length));
}

/** A view without Buffer's own methods, which differ from those of a Uint8Array (`slice`). */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
