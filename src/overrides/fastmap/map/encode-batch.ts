import { encode } from '@msgpack/msgpack';
import { encodePickle, PickleError } from '../pickle/index.js';
import type { Batch } from './batch.js';

/** A batch ready to be sent. */
export interface EncodedBatch {
  readonly gzipped: Uint8Array;
  /** Length of the whole request body. */
  readonly bodyBytes: number;
  /** What the batch counts for when sizes are chosen: its body, or its memory where it compresses unusually well. */
  readonly weight: number;
}

/** Pickles up to this many times their compressed size weigh no more than that. */
const USUAL_COMPRESSION = 4;
/** What msgpack needs for the length of the batch, at most. */
const LENGTH_BYTES = 5;

/**
 * Writes the elements as they go over the wire.
 *
 * @throws {PickleError} An element has no counterpart in Python; its path begins with the element's index in the whole input.
 */
export async function encodeBatch(batch: Batch, fields: Readonly<Record<string, string>>): Promise<EncodedBatch> {
  const pickle = encodeElements(batch);
  const { gzip } = await import('#node-gzip');
  const gzipped = await gzip(pickle);
  const bodyBytes = gzipped.byteLength + encode({ ...fields, batch: new Uint8Array(0) }).byteLength + LENGTH_BYTES;
  return { gzipped, bodyBytes, weight: Math.max(bodyBytes, pickle.byteLength / USUAL_COMPRESSION) };
}

function encodeElements({ start, elements }: Batch): Uint8Array {
  try {
    return encodePickle(elements);
  } catch (error) {
    throw error instanceof PickleError ? withInputIndex(error, start) : error;
  }
}

/** The same error with the index of the element in the input in place of that in the batch. */
function withInputIndex(error: PickleError, start: number): PickleError {
  const { code, path, hint } = error;
  if (path === undefined || start === 0) return error;
  const moved = path.replace(/^\[(\d+)\]/, (_, index: string) => `[${start + Number(index)}]`);
  return new PickleError(code, error.message.replace(`(at ${path})`, `(at ${moved})`), {
    path: moved,
    hint,
    cause: error,
  });
}
