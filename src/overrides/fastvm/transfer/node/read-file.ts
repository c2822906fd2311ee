import { type FileHandle, open } from 'node:fs/promises';
import { toReadableStream } from '../../../../core/streams/byte-stream.js';
import { copyBytes } from '../../../../core/streams/copy-bytes.js';
import { FileTransferError, type TransferPhase } from '../../errors/file-transfer-error.js';
import { CHUNK_BYTES } from '../storage/outgoing-body.js';
import { withLocalFiles } from './local-error.js';

/** One is being sent while the others are filled, so that the socket does not wait for the thread pool. */
const BUFFERS = 3;

export interface FileToRead {
  readonly path: string;
  /** From `stat`. If the file has another size by now, that is an error, thrown before its last chunk. */
  readonly sizeBytes: number;
  readonly phase: TransferPhase;
}

/** The bytes of a file as a stream. The file is opened at the first read; canceling closes it. */
export function readFileStream(file: FileToRead): ReadableStream<Uint8Array> {
  return toReadableStream(readFileChunks(file), copyBytes);
}

/**
 * The bytes of a file, chunk by chunk, read ahead into a few buffers that are reused: a chunk is valid until the next one is requested.
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
    // Pending reads need the handle until they finish.
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

  /** Fills the buffer with the content from `position` on, up to the end of the file. Safe to leave unawaited. */
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
    return new FileTransferError('LOCAL_FILE', phase, `${path} became ${how} while it was being read: ${sizes}`);
  }
}

/** Fills `target` with the bytes of a file from `position` on. Returns how many were read: fewer only at the file's end. */
export async function fillBuffer(file: FileHandle, target: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < target.byteLength) {
    const { bytesRead } = await file.read(target, filled, target.byteLength - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
