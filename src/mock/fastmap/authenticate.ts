import type { MockCall, MockResponse } from '../pipeline/handler.js';
import { badRequest, refuse } from './responses.js';
import type { FastmapState } from './state.js';

/** The documented limit is 20 MB, which may mean MB or MiB; this value satisfies both. */
const MAX_BODY_BYTES = 20_000_000;

const EMPTY = new Uint8Array(0);

/**
 * Checks every request before its body is parsed: token (401), the other headers (400), client version (410), size (413) and signature
 * (403), in this order. Returns `undefined` if the request passes.
 */
export async function authenticate(
  state: FastmapState,
  { headers, bytes = EMPTY }: MockCall,
): Promise<MockResponse | undefined> {
  if (headers.get('authorization') !== `Bearer ${state.token}`) return refuse(401, 'UNAUTHORIZED', 'bad token');
  for (const name of ['X-Python-Version', 'X-Client-Version', 'X-Content-Signature']) {
    if (!headers.get(name)) return badRequest(`missing ${name}`);
  }
  const version = headers.get('x-client-version') ?? '';
  if (state.discontinuedVersions.includes(version)) {
    return refuse(410, 'DISCONTINUED', `client version ${version} is discontinued`);
  }
  if (bytes.byteLength > MAX_BODY_BYTES) {
    return refuse(413, 'TOO_LARGE', `the body has ${bytes.byteLength} bytes, the limit is ${MAX_BODY_BYTES}`);
  }
  if (await state.signer.verify(bytes, headers.get('x-content-signature'))) return undefined;
  return refuse(403, 'INVALID_SIGNATURE', 'signature mismatch');
}
