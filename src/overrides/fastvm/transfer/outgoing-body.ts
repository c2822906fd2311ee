import { InvalidArgumentError } from '../../../core/errors/usage-errors.js';
import { FileTransferError } from '../errors/file-transfer-error.js';
import type { HopScope } from './hop-scope.js';
import type { SendBody } from './send-body.js';

/** Small enough that a slow connection still moves one within the stall timeout. */
const PIECE_BYTES = 256 * 1024;

export interface OutgoingOptions {
  readonly scope: HopScope;
  readonly maxBytes: number;
  readonly onBytes: (sentBytes: number) => void;
}

/** One attempt's reading of a body: counts, bounds, and tells the scope whether the network or the source is being waited for. */
export class OutgoingBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #options: OutgoingOptions;
  readonly #expectedBytes: number | undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  #sentBytes = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(body: SendBody, options: OutgoingOptions) {
    this.#options = options;
    this.#expectedBytes = body.sizeBytes;
    this.#reader = body.open().getReader();
    this.stream = new ReadableStream({ pull: (controller) => this.#pull(controller) }, { highWaterMark: 0 });
  }

  /** Set when the source failed, not the network: such an attempt is not worth repeating. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Bytes handed to the network. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Lets go of the source, read to its end or not. */
  release(reason: unknown): void {
    void this.#reader.cancel(reason).catch(() => undefined);
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { scope, onBytes } = this.#options;
    scope.networkMoved();
    try {
      const piece = await this.#next();
      if (piece === undefined) {
        controller.close();
      } else {
        this.#sentBytes += piece.byteLength;
        this.#checkSize();
        onBytes(this.#sentBytes);
        controller.enqueue(piece);
      }
      scope.networkPending();
    } catch (error) {
      this.#failure = { error };
      controller.error(error);
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    while (this.#rest.byteLength === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return this.#end();
      if (!(value instanceof Uint8Array)) {
        throw new InvalidArgumentError(`the stream to upload must give Uint8Array chunks; got ${typeof value}`);
      }
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, PIECE_BYTES);
    this.#rest = this.#rest.subarray(piece.byteLength);
    return piece;
  }

  #end(): undefined {
    if (this.#expectedBytes === undefined || this.#expectedBytes === this.#sentBytes) return;
    const sizes = `${this.#sentBytes} bytes came where ${this.#expectedBytes} were announced`;
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
