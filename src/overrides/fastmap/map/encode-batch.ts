import { encode } from '@msgpack/msgpack';
import { gzip as loadGzip } from '#platform';
import { encodePickle, PickleError } from '../pickle/index.js';
import type { Batch } from './batch.js';

/** A batch ready to be sent. */
export interface EncodedBatch {
  readonly gzipped: Uint8Array;
  /** Length of the whole request body. */
  readonly bodyBytes: number;
  /** Size used to choose batch sizes: that of the body, or a share of the pickle's if it compresses unusually well. */
  readonly weight: number;
}

/** Up to this compression ratio the weight of a batch is that of its body. */
const USUAL_COMPRESSION = 4;
/** Most bytes that MessagePack uses for the length of the batch. */
const LENGTH_BYTES = 5;

/**
 * Encodes the elements for the request: pickled and gzipped.
 *
 * @throws {PickleError} An element has no counterpart in Python; its path starts with the element's index in the whole input.
 */
export async function encodeBatch(batch: Batch, fields: Readonly<Record<string, string>>): Promise<EncodedBatch> {
  const pickle = encodeElements(batch);
  const { gzip } = await loadGzip();
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

/** The same error with the element's index in the input instead of its index in the batch. */
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
