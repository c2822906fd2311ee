import { archiveError } from './entry-name.js';

const NOTHING = new Uint8Array(0);

/** Reads any number of bytes at a time from a sequence of chunks. */
export class ChunkReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = NOTHING;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Whether all bytes are read. */
  async isAtEnd(): Promise<boolean> {
    while (this.#rest.byteLength === 0) {
      const { done, value } = await this.#source.next();
      if (done) return true;
      this.#rest = value;
    }
    return false;
  }

  /** The next byte without consuming it; `undefined` at the end. */
  async peek(): Promise<number | undefined> {
    return (await this.isAtEnd()) ? undefined : this.#rest[0];
  }

  /**
   * The next bytes in one chunk, which may be a view into a larger one.
   *
   * @throws {FileTransferError} `ARCHIVE`: there are fewer.
   */
  async exactly(sizeBytes: number): Promise<Uint8Array> {
    if (this.#rest.byteLength >= sizeBytes) return this.#shift(sizeBytes);
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.take(sizeBytes)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /**
   * The next bytes, chunk by chunk; all the rest for `Infinity`.
   *
   * @throws {FileTransferError} `ARCHIVE`: there are fewer.
   */
  async *take(sizeBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = sizeBytes; left > 0; ) {
      if (this.#rest.byteLength === 0 && (await this.isAtEnd())) {
        if (sizeBytes === Number.POSITIVE_INFINITY) return;
        throw archiveError('ends too early: it was cut short');
      }
      const chunk = this.#shift(left);
      left -= chunk.byteLength;
      yield chunk;
    }
  }

  /** Releases the source, without waiting for it. */
  release(): void {
    void this.#source.return?.().catch(() => undefined);
  }

  #shift(mostBytes: number): Uint8Array {
    const chunk = this.#rest.subarray(0, mostBytes);
    this.#rest = this.#rest.subarray(chunk.byteLength);
    return chunk;
  }
}
