import { InvalidArgumentError } from '../../../../core/errors/usage-errors.js';
import { type ByteChunks, readChunks, toReadableStream } from '../../../../core/streams/byte-stream.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { StallScope } from './scope.js';
import type { SendBody } from './send-body.js';

/** Large enough to keep a fast connection busy, small enough that a slow one still moves one within the stall timeout. */
export const CHUNK_BYTES = 512 * 1024;

export interface OutgoingOptions {
  readonly scope: StallScope;
  readonly maxBytes: number;
  readonly onBytes: (sentBytes: number) => void;
}

/** One attempt's reading of a body: counts, bounds, and tells the scope whether the network or the source is being waited for. */
export class OutgoingBody implements ByteChunks {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #options: OutgoingOptions;
  readonly #expectedBytes: number | undefined;
  readonly #source: ByteChunks;
  #rest: Uint8Array = new Uint8Array(0);
  #sentBytes = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(body: SendBody, options: OutgoingOptions) {
    this.#options = options;
    this.#expectedBytes = body.sizeBytes;
    this.#source = readChunks(body.open());
    this.stream = toReadableStream(this, (chunk) => new Uint8Array(chunk));
  }

  /** Set when the source failed, not the network: such an attempt is not worth retrying. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Bytes handed to the network. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  async next(): Promise<IteratorResult<Uint8Array, void>> {
    const { scope, onBytes } = this.#options;
    scope.networkMoved();
    try {
      const chunk = await this.#next();
      if (chunk !== undefined) {
        this.#sentBytes += chunk.byteLength;
        this.#checkSize();
        onBytes(this.#sentBytes);
      }
      scope.networkPending();
      return chunk === undefined ? { done: true, value: undefined } : { done: false, value: chunk };
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** Lets go of the source, read to its end or not. */
  async return(reason: unknown = this.#options.scope.signal.reason): Promise<IteratorResult<Uint8Array, void>> {
    void this.#source.return(reason).catch(() => undefined);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<Uint8Array | undefined> {
    while (this.#rest.byteLength === 0) {
      const { done, value } = await this.#source.next();
      if (done) return this.#end();
      if (!(value instanceof Uint8Array)) {
        throw new InvalidArgumentError(`the stream to upload must give Uint8Array chunks; got ${typeof value}`);
      }
      this.#rest = value;
    }
    const chunk = this.#rest.subarray(0, CHUNK_BYTES);
    this.#rest = this.#rest.subarray(chunk.byteLength);
    return chunk;
  }

  #end(): undefined {
    if (this.#expectedBytes === undefined || this.#expectedBytes === this.#sentBytes) return;
    const sizes = `expected ${this.#expectedBytes} bytes, got ${this.#sentBytes}`;
    throw new FileTransferError('LOCAL_FILE', 'store', `the source changed while it was sent: ${sizes}`);
  }

  #checkSize(): void {
    if (this.#sentBytes > this.#options.maxBytes) throw tooLarge(this.#sentBytes, this.#options.maxBytes, 'at least ');
  }
}

/** The refusal of an upload that storage would not take. */
export function tooLarge(actualBytes: number, maxBytes: number, qualifier = ''): FileTransferError {
  const message = `the upload has ${qualifier}${actualBytes} bytes; this VM takes at most ${maxBytes} (maxUploadBytes)`;
  return new FileTransferError('TOO_LARGE', 'store', message);
}
