import type { RawResponse } from '../../../core/call/raw-response.js';
import { scanMsgpack } from '../../../core/codecs/msgpack-scan.js';
import { bareMediaType } from '../../../core/http/media-type.js';
import { SignatureError } from '../errors/service-errors.js';
import type { Signer } from './signature.js';
import { statusMeaning } from './status.js';

/** What responses are verified with. */
export interface Verification {
  readonly signer: Signer;
  /** Whether results in MessagePack are accepted without a signature. */
  readonly allowUnsigned: boolean;
}

const SIGNATURE = 'x-content-signature';
const BYTES = 'application/octet-stream';
const MSGPACK = 'application/msgpack';
const UNSIGNED_HINT =
  'services before June 2021 send no signature with MessagePack; set allowUnsigned to accept such results';

/** Whether a response has a signature; {@link verifyResponse} has checked it. */
export function isSigned(raw: RawResponse): boolean {
  return raw.headers.get(SIGNATURE) !== null;
}

/**
 * Checks the signature of a success before it is decoded. One that is there has to be right. Results of `mapBatch` need one: bytes always,
 * MessagePack unless `allowUnsigned`. Any other MessagePack may lack it, because older services do not sign it.
 *
 * @throws {SignatureError} The signature is wrong, or missing and required.
 */
export async function verifyResponse(operationId: string, raw: RawResponse, verification: Verification): Promise<void> {
  const { body, headers } = raw;
  if (!ArrayBuffer.isView(body)) return;
  const signature = headers.get(SIGNATURE);
  const what = operationId === 'mapBatch' ? 'the response to a batch' : `the response to ${operationId}`;
  if (signature !== null) {
    if (!(await verification.signer.verify(body, signature))) throw new SignatureError(`${what} has a wrong signature`);
  } else if (operationId === 'mapBatch') {
    const mediaType = bareMediaType(raw.contentType);
    if (mediaType === BYTES) throw new SignatureError(`${what} has no signature`);
    if (mediaType === MSGPACK && !verification.allowUnsigned && holdsResults(body, headers)) {
      throw new SignatureError('a response with results in MessagePack has no signature', UNSIGNED_HINT);
    }
  }
}

function holdsResults(body: Uint8Array, headers: Headers): boolean {
  const word = headers.get('x-status');
  if (word !== null && statusMeaning(word, 'mapBatch') === 'processed') return true;
  try {
    return scanMsgpack(body, 'results').hasKey;
  } catch {
    // What cannot be decoded is an error when it is read.
    return false;
  }
}
