import { type ByteChunks, readChunks, toReadableStream } from '../../../../core/streams/byte-stream.js';
import { discard } from '../../../../core/transport/send.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import { connectionError } from './errors.js';
import { describe, type StorageError, type StorageRequest } from './request.js';
import type { StallScope } from './scope.js';
import type { StoredObject } from './stored-object.js';

const TOO_LARGE_HINT =
  'a larger file needs limits: { maxBytes }, or download and downloadStream instead of downloadBytes; storage itself accepts maxUploadBytes';

export interface IncomingBodyParts {
  readonly job: TransferJob;
  readonly request: StorageRequest;
  readonly scope: StallScope;
  /** Without a content coding. */
  readonly response: Response;
  readonly object: StoredObject;
}

/**
 * The body of a storage response: as long as the object that the guest has sent, or else as its `Content-Length` says, and no longer than
 * the object's limit. Also limited by the stall timer and the caller's signal. Disposes the scope when it ends, fails or is canceled. Readers
 * may keep the chunks.
 *
 * @throws {FileTransferError} The headers already contradict that.
 */
export class IncomingBody implements ByteChunks {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #job: TransferJob;
  readonly #request: StorageRequest;
  readonly #scope: StallScope;
  readonly #source: ByteChunks | undefined;
  readonly #expectedBytes: number | undefined;
  readonly #expectation: string;
  readonly #maxBytes: number;
  #receivedBytes = 0;
  #failure: StorageError | undefined;

  constructor({ job, request, scope, response, object }: IncomingBodyParts) {
    this.#job = job;
    this.#request = request;
    this.#scope = scope;
    const announced = announcedBytes(response.headers);
    this.#expectedBytes = object.sizeBytes ?? announced;
    this.#expectation = object.sizeBytes === undefined ? 'Content-Length' : 'as the guest has sent them';
    this.#maxBytes = object.maxBytes;
    try {
      if (announced !== undefined) this.#check(announced, true);
      this.#check(this.#expectedBytes ?? 0, false);
    } catch (error) {
      discard(response);
      throw error;
    }
    this.#source = response.body === null ? undefined : readChunks(response.body);
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
      this.#check(this.#receivedBytes, value === undefined);
      return value;
    } catch (error) {
      this.#failure = connectionError(this.#job, this.#request, this.#scope, error);
      throw this.#failure;
    }
  }

  #check(sizeBytes: number, isWhole: boolean): void {
    const [expected, most] = [this.#expectedBytes, this.#maxBytes];
    if (sizeBytes > most) {
      const message = `${describe(this.#request)} has at least ${sizeBytes} bytes; the limit is ${most}`;
      throw new FileTransferError('TOO_LARGE', 'receive', message, { hint: TOO_LARGE_HINT });
    }
    if (expected === undefined || (isWhole ? sizeBytes === expected : sizeBytes <= expected)) return;
    const sizes = `expected ${expected} bytes (${this.#expectation}), got ${sizeBytes}`;
    throw new FileTransferError('STORAGE', 'receive', `${describe(this.#request)} was cut short or went on: ${sizes}`);
  }
}

function announcedBytes(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  return length !== null && /^\d+$/.test(length) ? Number(length) : undefined;
}
