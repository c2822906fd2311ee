import { FileTransferError } from '../errors/file-transfer-error.js';
import { describe, type Hop, type HopError, interruption } from './hop-failure.js';
import type { HopScope } from './hop-scope.js';
import type { TransferJob } from './job.js';

/**
 * The body of an answer of storage: checked against its `Content-Length`, under the stall timer and the caller's signal. Disposes the
 * scope when it ends, fails or is cancelled.
 */
export class IncomingBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #job: TransferJob;
  readonly #hop: Hop;
  readonly #scope: HopScope;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #expectedBytes: number | undefined;
  #receivedBytes = 0;
  #failure: HopError | undefined;

  constructor(job: TransferJob, hop: Hop, scope: HopScope, response: Response) {
    this.#job = job;
    this.#hop = hop;
    this.#scope = scope;
    this.#reader = response.body?.getReader();
    this.#expectedBytes = announcedBytes(response.headers);
    this.stream = new ReadableStream(
      {
        pull: (controller) => this.#pull(controller),
        cancel: (reason) => this.release(reason),
      },
      { highWaterMark: 0 },
    );
  }

  /** What ended the stream early, if the network did: another attempt may mend it unless it was the caller or a stall. */
  get failure(): HopError | undefined {
    return this.#failure;
  }

  /** Lets go of the connection, read to its end or not. */
  release(reason?: unknown): void {
    this.#scope[Symbol.dispose]();
    void this.#reader?.cancel(reason).catch(() => undefined);
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { progress } = this.#job;
    try {
      if (this.#receivedBytes === 0) progress.start('receive', this.#expectedBytes);
      const chunk = await this.#read();
      if (chunk === undefined) {
        this.release();
        progress.finish(this.#receivedBytes);
        controller.close();
      } else {
        progress.reached(this.#receivedBytes);
        controller.enqueue(chunk);
      }
    } catch (error) {
      this.release(error);
      throw error;
    }
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      const { value } = (await (this.#reader && this.#scope.raceNetwork(this.#reader.read()))) ?? {};
      this.#receivedBytes += value?.byteLength ?? 0;
      this.#checkLength(value === undefined);
      return value;
    } catch (error) {
      this.#failure = interruption(this.#job, this.#hop, this.#scope, error);
      throw this.#failure;
    }
  }

  #checkLength(atEnd: boolean): void {
    const [received, expected] = [this.#receivedBytes, this.#expectedBytes];
    if (expected === undefined || (atEnd ? received === expected : received <= expected)) return;
    const sizes = `${received} bytes came where Content-Length said ${expected}`;
    throw new FileTransferError('STORAGE', 'receive', `${describe(this.#hop)} was cut short or went on: ${sizes}`);
  }
}

/** With a content coding, the length is that of the coded bytes, which `fetch` has already decoded. */
function announcedBytes(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  const coding = headers.get('content-encoding') ?? 'identity';
  return length !== null && /^\d+$/.test(length) && coding === 'identity' ? Number(length) : undefined;
}
