import { ConfigurationError } from '../../../core/errors/index.js';
import { messageOf } from '../../../core/errors/is-error.js';
import { layerHeaders, mergeHeaders } from '../../../core/http/headers.js';
import type { HeaderOptions } from '../../../core/options/request-options.js';

/** The environment variable with headers for every request. */
export const CUSTOM_HEADERS = 'FASTVM_CUSTOM_HEADERS';

/**
 * The client's headers, merged over those of the `text` of `FASTVM_CUSTOM_HEADERS`: one `Name: value` per line; lines without a colon are
 * ignored.
 *
 * @throws ConfigurationError for an invalid header name or value; the message names the variable and never quotes a value.
 */
export function withCustomHeaders(
  explicit: HeaderOptions | undefined,
  text: string | undefined,
): HeaderOptions | undefined {
  if (text === undefined) return explicit;
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon >= 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  try {
    mergeHeaders(headers);
  } catch (cause) {
    throw new ConfigurationError(`${CUSTOM_HEADERS}: ${messageOf(cause)}`);
  }
  return layerHeaders(headers, explicit ?? {});
}
