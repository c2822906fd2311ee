import type { UndecidedResponse } from '../../../core/call/state.js';
import { bareMediaType, isJsonMediaType } from '../../../core/http/media-type.js';
import { listedRetrySafety, STATE_HEADER, WITH_STATE } from './gateway-responses.js';

/**
 * Whether an respond with an error status is the function's own. The state header tells, but for 502, 503 and 504, which the gateway gives
 * with it too: there, a body that is exactly one of the gateway's is the gateway's.
 */
export async function isFunctionResponse({ status, headers, read }: UndecidedResponse): Promise<boolean> {
  if (!headers.has(STATE_HEADER)) return false;
  if (!WITH_STATE.has(status)) return true;
  if (!isJsonMediaType(bareMediaType(headers.get('content-type') ?? undefined))) return true;
  return listedRetrySafety(status, parse(await read())) === undefined;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
