import { type FileHandle, open } from 'node:fs/promises';
import { FileTransferError, type TransferPhase } from '../../errors/file-transfer-error.js';
import { withLocalFiles } from './local-error.js';

const CHUNK_BYTES = 256 * 1024;

export interface FileToRead {
  readonly path: string;
  /** What `stat` said. A file that has become longer is read so far; one that has become shorter is an error. */
  readonly sizeBytes: number;
  readonly phase: TransferPhase;
}

/** The bytes of a file, piece by piece, one piece in memory at a time. The file is opened when the first is asked for. */
export async function* readFilePieces(file: FileToRead): AsyncGenerator<Uint8Array, void, undefined> {
  const { path, sizeBytes, phase } = file;
  const handle = await withLocalFiles(phase, `opening ${path}`, () => open(path, 'r'));
  try {
    for (let position = 0; position < sizeBytes; ) {
      const piece = await withLocalFiles(phase, `reading ${path}`, () => read(handle, position, sizeBytes));
      if (piece.byteLength === 0) {
        const sizes = `it had ${sizeBytes} bytes and now has ${position}`;
        throw new FileTransferError('LOCAL_FILE', phase, `${path} became shorter while it was read: ${sizes}`);
      }
      position += piece.byteLength;
      yield piece;
    }
  } finally {
    await handle.close();
  }
}

/** The same as a stream; cancelling it closes the file. */
export function readFileStream(file: FileToRead): ReadableStream<Uint8Array> {
  const pieces = readFilePieces(file);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}

async function read(handle: FileHandle, position: number, end: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, end - position));
  const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, position);
  return buffer.subarray(0, bytesRead);
}
