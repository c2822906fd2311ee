import type { MockCall, MockResponse } from '../../pipeline/handler.js';
import { isObject, type JsonObject, refuse } from '../responses.js';

/** Above this the web server spools a body to disk, and the console's endpoints see no body. */
const SPOOLED_BYTES = 160 * 1024 - 1;

/** Limit of login, ui-state and secrets bodies. */
export const SMALL_BODY_BYTES = 128 * 1024;

/** Limit of all other bodies by `Content-Length`. */
export const BODY_BYTES = 1024 * 1024;

/**
 * Runs `use` with the JSON object in the body of a call. Anything else is rejected as on the gateway: 413 above `limitBytes`, 400 for a
 * body that is not an object or was spooled to disk. A list counts as `{}`, because the gateway's decoder cannot tell them apart.
 */
export function withJsonBody(
  { bytes = new Uint8Array() }: MockCall,
  limitBytes: number,
  use: (body: JsonObject) => MockResponse | Promise<MockResponse>,
): MockResponse | Promise<MockResponse> {
  if (bytes.length > limitBytes) return refuse(413, 'payload too large');
  const body = bytes.length > SPOOLED_BYTES ? undefined : parse(bytes);
  if (Array.isArray(body)) return use({});
  return isObject(body) ? use(body) : refuse(400, 'invalid json body');
}

/** The gateway reads JSON whatever the Content-Type says. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
