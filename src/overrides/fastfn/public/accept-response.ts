import type { UndecidedResponse } from '../../../core/call/state.js';
import { bareMediaType, isJsonMediaType } from '../../../core/http/media-type.js';
import { listedRetrySafety, STATE_HEADER, WITH_STATE } from './gateway-responses.js';

/**
 * Whether a response with an error status comes from the function. The state header says so, except for 502, 503 and 504: the gateway sends
 * the header with those too, so a body that is exactly one of the gateway's counts as the gateway's.
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
