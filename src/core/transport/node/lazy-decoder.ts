import { Transform, type TransformCallback } from 'node:stream';

/** Creates a decompressor for data that starts with this byte. */
export type MakeDecoder = (firstByte: number) => Transform;

/** A decompressor that is chosen by the first byte; empty input, an error in zlib, decompresses to nothing. */
export class LazyDecoder extends Transform {
  readonly #make: MakeDecoder;
  #decoder: Transform | undefined;

  constructor(make: MakeDecoder) {
    super();
    this.#make = make;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#decoder ??= this.#start(this.#make(chunk[0] ?? 0));
    this.#decoder.write(chunk, () => done());
  }

  override _flush(done: TransformCallback): void {
    if (this.#decoder === undefined) done();
    else this.#decoder.once('end', () => done()).end();
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
      if (!this.push(chunk)) decoder.pause();
    });
    return decoder.on('error', (error) => this.destroy(error));
  }
}
