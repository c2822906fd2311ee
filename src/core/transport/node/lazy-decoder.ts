import { Transform, type TransformCallback } from 'node:stream';
import { BodyTooLargeError } from '../../streams/read-body.js';

/** Creates a decompressor for data that starts with this byte. */
export type MakeDecoder = (firstByte: number) => Transform;

/**
 * A decompressor that is chosen by the first byte. Empty input, an error in zlib, decompresses to nothing; what follows the end of the
 * compressed data is ignored. Fails with a {@link BodyTooLargeError} if it decompresses to more than `maxBytes`.
 */
export class LazyDecoder extends Transform {
  readonly #make: MakeDecoder;
  readonly #maxBytes: number;
  #decodedBytes = 0;
  #decoder: Transform | undefined;
  #hasEnded = false;
  #onEnd: (() => void) | undefined;

  constructor(make: MakeDecoder, maxBytes: number) {
    super();
    this.#make = make;
    this.#maxBytes = maxBytes;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    if (this.#hasEnded) {
      done();
    } else {
      this.#decoder ??= this.#start(this.#make(chunk[0] ?? 0));
      this.#decoder.write(chunk, () => done());
    }
  }

  override _flush(done: TransformCallback): void {
    if (this.#decoder === undefined || this.#hasEnded) {
      done();
    } else {
      this.#onEnd = done;
      this.#decoder.end();
    }
  }

  override _read(size: number): void {
    this.#decoder?.resume();
    super._read(size);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#decoder?.destroy();
    done(error);
  }

  #start(decoder: Transform): Transform {
    decoder.on('data', (chunk: Buffer) => {
      this.#decodedBytes += chunk.byteLength;
      if (this.#decodedBytes > this.#maxBytes) this.destroy(new BodyTooLargeError(this.#maxBytes));
      else if (!this.push(chunk)) decoder.pause();
    });
    decoder.once('end', () => {
      this.#hasEnded = true;
      this.#onEnd?.();
    });
    return decoder.on('error', (error) => this.destroy(error));
  }
}
