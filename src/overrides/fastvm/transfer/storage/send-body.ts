import { InvalidArgumentError } from '../../../../core/errors/usage-errors.js';

/** Bytes to be sent to storage. */
export interface SendBody {
  /** `undefined` when it shows only at the end. */
  readonly sizeBytes: number | undefined;
  /** Whether `open` can be called again. */
  readonly replayable: boolean;
  /** The same bytes as one value, for platforms that cannot send a stream of known length. */
  readonly whole: Blob | Uint8Array<ArrayBuffer> | undefined;
  /** A stream over the bytes from their start. */
  open(): ReadableStream<Uint8Array>;
}

/** The body of an upload whose source is no path. */
export function sendBodyOf(source: unknown): SendBody {
  if (source instanceof Blob) {
    return { sizeBytes: source.size, replayable: true, whole: source, open: () => source.stream() };
  }
  if (source instanceof Uint8Array) {
    const open = () => streamOf(source);
    return { sizeBytes: source.byteLength, replayable: true, whole: unshared(source), open };
  }
  if (source instanceof ReadableStream) {
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

/** The same memory where `fetch` takes it; it refuses shared memory, which is copied. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : bytes.slice();
}
