import { isKind } from '../util/kinds.js';
import type { Codec, WireBody } from './codec.js';

/** `application/octet-stream`: bytes, Blobs and streams as they are; strings as UTF-8. */
export const octetStreamCodec: Codec = {
  mediaType: 'application/octet-stream',
  encode(value) {
    if (isWireBody(value)) return value;
    throw new TypeError('bytes, a Blob, a ReadableStream or text is needed');
  },
  decode(bytes) {
    return bytes;
  },
};

function isWireBody(value: unknown): value is WireBody {
  return typeof value === 'string' || isKind(value, 'Uint8Array', 'Blob', 'File', 'ReadableStream');
}
