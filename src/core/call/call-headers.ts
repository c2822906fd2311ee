import { mergeHeaders, type WireHeaders } from '../http/headers.js';
import type { HeaderOptions, RequestOptions } from '../options/request-options.js';
import { userAgent } from '../version.js';
import type { CoreConfig } from './config.js';

interface Merged {
  readonly credentials: HeaderOptions | undefined;
  readonly headers: WireHeaders;
}

/** What a client's ordinary calls send, by what they accept and what they send. */
const ordinary = new WeakMap<CoreConfig, Map<string, Merged>>();

/**
 * The headers of one call: what the call is about, under the credentials, under the client's own, under the call's.
 *
 * A call without headers of its own shares them with the one before, as long as it has the same credentials object: to merge and check
 * them costs more than most of a call's preparation. The result is not to be written to.
 */
export function callHeaders(
  config: CoreConfig,
  accept: string,
  contentType: string | undefined,
  credentials: HeaderOptions | undefined,
  own: RequestOptions['headers'],
): WireHeaders {
  const known = cacheOf(config);
  const key = contentType === undefined ? accept : `${accept} ${contentType}`;
  const before = known.get(key);
  if (own === undefined && before !== undefined && before.credentials === credentials) return before.headers;
  const defaults = { accept, 'content-type': contentType, 'user-agent': userAgent() };
  // A plain object is faster to read than one without a prototype.
  const headers = { ...mergeHeaders(defaults, credentials, config.headers, own) };
  if (own === undefined) known.set(key, { credentials, headers });
  return headers;
}

function cacheOf(config: CoreConfig): Map<string, Merged> {
  let known = ordinary.get(config);
  if (known === undefined) {
    known = new Map();
    ordinary.set(config, known);
  }
  return known;
}
