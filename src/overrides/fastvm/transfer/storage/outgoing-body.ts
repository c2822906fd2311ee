import { InvalidArgumentError } from '../../../../core/errors/usage-errors.js';
import { type ByteChunks, readChunks, toReadableStream } from '../../../../core/streams/byte-stream.js';
import { copyBytes } from '../../../../core/streams/copy-bytes.js';
import { isKind } from '../../../../core/util/kinds.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import type { StallScope } from './scope.js';

/** Large enough to keep a fast connection busy, small enough that a slow one still moves one within the stall timeout. */
export const CHUNK_BYTES = 512 * 1024;

/** Bytes to be sent to storage. */
export interface SendBody {
  /** `undefined` when it is only known at the end. */
  readonly sizeBytes: number | undefined;
  /** Whether `open` can be called again. */
  readonly replayable: boolean;
  /** The same bytes as one value, for platforms that cannot send a stream of known length. */
  readonly whole: Blob | Uint8Array<ArrayBuffer> | undefined;
  /** A new stream of all bytes. */
  open(): ReadableStream<Uint8Array>;
}

/** The body of an upload whose source is not a path. */
export function sendBodyOf(source: unknown): SendBody {
  if (isKind(source, 'Blob', 'File')) {
    return { sizeBytes: source.size, replayable: true, whole: source, open: () => source.stream() };
  }
  if (isKind(source, 'Uint8Array')) {
    const open = () => streamOf(source);
    return { sizeBytes: source.byteLength, replayable: true, whole: unshared(source), open };
  }
  if (isKind(source, 'ReadableStream')) {
    if (source.locked) throw new InvalidArgumentError('the stream to upload is locked: something else is reading it');
    return { sizeBytes: undefined, replayable: false, whole: undefined, open: () => source };
  }
  throw new InvalidArgumentError(
    'source must be a local path, a file URL, a Blob, a Uint8Array or a ReadableStream of bytes',
    { hint: "a stream of Node's stream module becomes a ReadableStream by Readable.toWeb(stream)" },
  );
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The same memory where `fetch` accepts it; shared memory, which `fetch` rejects, is copied. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return isKind(buffer, 'ArrayBuffer') ? new Uint8Array(buffer, byteOffset, byteLength) : copyBytes(bytes);
}

/** One attempt to send a body: counts its bytes, limits them, and tells the scope whether the network or the source is awaited. */
export class OutgoingBody implements ByteChunks {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #job: TransferJob;
  readonly #scope: StallScope;
  readonly #maxBytes: number;
  readonly #expectedBytes: number | undefined;
  readonly #source: ByteChunks;
  #rest: Uint8Array = new Uint8Array(0);
  #sentBytes = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(job: TransferJob, body: SendBody, scope: StallScope, maxBytes: number) {
    this.#job = job;
    this.#scope = scope;
    this.#maxBytes = maxBytes;
    this.#expectedBytes = body.sizeBytes;
    this.#source = readChunks(body.open());
    this.stream = toReadableStream(this, (chunk) => new Uint8Array(chunk));
  }

  /** Set when the source failed, not the network: such an attempt is not retried. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Bytes handed to the network. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  async next(): Promise<IteratorResult<Uint8Array, void>> {
    this.#scope.networkMoved();
    try {
      const chunk = await this.#next();
      if (chunk !== undefined) {
        this.#sentBytes += chunk.byteLength;
        this.#checkSize();
        this.#job.progress.reached(this.#sentBytes);
      }
      this.#scope.networkPending();
      return chunk === undefined ? { done: true, value: undefined } : { done: false, value: chunk };
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** Releases the source, whether or not it was read to its end. */
  async return(reason: unknown = this.#scope.signal.reason): Promise<IteratorResult<Uint8Array, void>> {
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
      if (!isKind(value, 'Uint8Array')) {
        throw new InvalidArgumentError(`the stream to upload must consist of Uint8Array chunks; got ${typeof value}`);
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
    if (this.#sentBytes > this.#maxBytes) throw tooLarge(this.#sentBytes, this.#maxBytes, 'at least ');
  }
}

/** The error for an upload that storage would reject. */
export function tooLarge(actualBytes: number, maxBytes: number, qualifier = ''): FileTransferError {
  const message = `the upload has ${qualifier}${actualBytes} bytes; this VM accepts at most ${maxBytes} (maxUploadBytes)`;
  return new FileTransferError('TOO_LARGE', 'store', message, {
    hint: 'the limit is that of the disk: send less, or launch a VM with a larger diskGiB',
  });
}
