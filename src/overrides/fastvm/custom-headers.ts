import { ConfigurationError } from '../../core/errors/index.js';
import { layerHeaders, mergeHeaders } from '../../core/http/headers.js';
import type { HeaderOptions } from '../../core/options/request-options.js';
import { readEnv } from '../../core/util/env.js';

const VARIABLE = 'FASTVM_CUSTOM_HEADERS';

/**
 * The headers that a client is given, laid over those of the environment variable `FASTVM_CUSTOM_HEADERS`: one `Name: value` a line;
 * lines without a colon do not count.
 *
 * @throws ConfigurationError for a name or value that no header can have; it names the variable and never quotes a value.
 */
export function withCustomHeaders(explicit: HeaderOptions | undefined): HeaderOptions | undefined {
  const text = readEnv(VARIABLE);
  if (text === undefined) return explicit;
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon >= 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  try {
    mergeHeaders(headers);
  } catch (cause) {
    throw new ConfigurationError(`${VARIABLE}: ${cause instanceof Error ? cause.message : 'not usable'}`);
  }
  return layerHeaders(headers, explicit ?? {});
}
