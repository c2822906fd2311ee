import { type ByteChunks, readChunks, toReadableStream } from '../../../../core/streams/byte-stream.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import { connectionError } from './errors.js';
import { describe, type StorageError, type StorageRequest } from './request.js';
import type { StallScope } from './scope.js';

/**
 * The body of a storage response: checked against its `Content-Length`, and limited by the stall timer and the caller's signal. Disposes
 * the scope when it ends, fails or is canceled. Readers may keep the chunks.
 */
export class IncomingBody implements ByteChunks {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #job: TransferJob;
  readonly #request: StorageRequest;
  readonly #scope: StallScope;
  readonly #source: ByteChunks | undefined;
  readonly #expectedBytes: number | undefined;
  #receivedBytes = 0;
  #failure: StorageError | undefined;

  constructor(job: TransferJob, request: StorageRequest, scope: StallScope, response: Response) {
    this.#job = job;
    this.#request = request;
    this.#scope = scope;
    this.#source = response.body === null ? undefined : readChunks(response.body);
    this.#expectedBytes = announcedBytes(response.headers);
    this.stream = toReadableStream(this);
  }

  /** Set when the network, a stall or the caller ended the stream early; a broken connection can be retried. */
  get failure(): StorageError | undefined {
    return this.#failure;
  }

  async next(): Promise<IteratorResult<Uint8Array, void>> {
    const { progress } = this.#job;
    try {
      if (this.#receivedBytes === 0) progress.start('receive', this.#expectedBytes);
      const chunk = await this.#read();
      if (chunk !== undefined) {
        progress.reached(this.#receivedBytes);
        return { done: false, value: chunk };
      }
      progress.finish(this.#receivedBytes);
      return await this.return();
    } catch (error) {
      await this.return(error);
      throw error;
    }
  }

  /** Releases the connection, whether or not the body was read to its end. */
  async return(reason?: unknown): Promise<IteratorResult<Uint8Array, void>> {
    this.#scope[Symbol.dispose]();
    void this.#source?.return(reason).catch(() => undefined);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      const value = (this.#source && (await this.#scope.raceNetwork(this.#source.next())).value) ?? undefined;
      this.#receivedBytes += value?.byteLength ?? 0;
      this.#checkLength(value === undefined);
      return value;
    } catch (error) {
      this.#failure = connectionError(this.#job, this.#request, this.#scope, error);
      throw this.#failure;
    }
  }

  #checkLength(atEnd: boolean): void {
    const [received, expected] = [this.#receivedBytes, this.#expectedBytes];
    if (expected === undefined || (atEnd ? received === expected : received <= expected)) return;
    const sizes = `expected ${expected} bytes (Content-Length), got ${received}`;
    throw new FileTransferError('STORAGE', 'receive', `${describe(this.#request)} was cut short or went on: ${sizes}`);
  }
}

/** `undefined` with a content coding: the length is then that of the encoded bytes, and `fetch` has already decoded them. */
function announcedBytes(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  const coding = headers.get('content-encoding') ?? 'identity';
  return length !== null && /^\d+$/.test(length) && coding === 'identity' ? Number(length) : undefined;
}
