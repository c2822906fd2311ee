import { type FileHandle, open } from 'node:fs/promises';
import { toReadableStream } from '../../../../core/streams/byte-stream.js';
import { FileTransferError, type TransferPhase } from '../../errors/file-transfer-error.js';
import { CHUNK_BYTES } from '../storage/outgoing-body.js';
import { fillBuffer } from './fill-buffer.js';
import { withLocalFiles } from './local-error.js';

/** One is being sent while the others are filled: the socket is not to wait for the thread pool. */
const BUFFERS = 3;

export interface FileToRead {
  readonly path: string;
  /** What `stat` said. A file that has another size by now is an error, before its last chunk is given. */
  readonly sizeBytes: number;
  readonly phase: TransferPhase;
}

/** The bytes of a file as a stream. It is opened when the first are asked for; canceling closes it. */
export function readFileStream(file: FileToRead): ReadableStream<Uint8Array> {
  return toReadableStream(readFileChunks(file), (chunk) => chunk.slice());
}

/**
 * The bytes of a file, chunk by chunk, read ahead into a few buffers that are filled again and again: a chunk is good until the next one
 * is asked for.
 */
export async function* readFileChunks(file: FileToRead): AsyncGenerator<Uint8Array, void, undefined> {
  const { path, sizeBytes, phase } = file;
  const handle = await withLocalFiles(phase, `opening ${path}`, () => open(path, 'r'));
  const checked = new CheckedFile(handle, file);
  const free: Uint8Array[] = [];
  const reads: Promise<Uint8Array>[] = [];
  let position = 0;
  try {
    await checked.checkSize();
    for (;;) {
      for (; reads.length < BUFFERS && position < sizeBytes; position += CHUNK_BYTES) {
        reads.push(checked.read(free.pop() ?? new Uint8Array(Math.min(CHUNK_BYTES, sizeBytes)), position));
      }
      const chunk = await reads.shift();
      if (chunk === undefined) return;
      if (reads.length === 0) await checked.checkSize();
      yield chunk;
      free.push(chunk);
    }
  } finally {
    // They fill their buffers and need the handle as long as they run.
    await Promise.allSettled(reads);
    await handle.close();
  }
}

class CheckedFile {
  readonly #handle: FileHandle;
  readonly #file: FileToRead;

  constructor(handle: FileHandle, file: FileToRead) {
    this.#handle = handle;
    this.#file = file;
  }

  async checkSize(): Promise<void> {
    const { size } = await this.#attempt('looking at', () => this.#handle.stat());
    if (size !== this.#file.sizeBytes) throw this.#changed(size);
  }

  /** Fills the buffer with the content from `position` on, or with what there is of it. Nobody has to await it. */
  read(buffer: Uint8Array, position: number): Promise<Uint8Array> {
    const filled = this.#fill(buffer.subarray(0, this.#file.sizeBytes - position), position);
    filled.catch(() => undefined);
    return filled;
  }

  async #fill(target: Uint8Array, position: number): Promise<Uint8Array> {
    const filled = await this.#attempt('reading', () => fillBuffer(this.#handle, target, position));
    if (filled < target.byteLength) throw this.#changed(position + filled);
    return target;
  }

  #attempt<T>(doing: string, work: () => Promise<T>): Promise<T> {
    return withLocalFiles(this.#file.phase, `${doing} ${this.#file.path}`, work);
  }

  #changed(sizeBytes: number): FileTransferError {
    const { path, phase, sizeBytes: expected } = this.#file;
    const sizes = `it had ${expected} bytes and now has ${sizeBytes}`;
    const how = sizeBytes < expected ? 'shorter' : 'longer';
    return new FileTransferError('LOCAL_FILE', phase, `${path} became ${how} while it was read: ${sizes}`);
  }
}
