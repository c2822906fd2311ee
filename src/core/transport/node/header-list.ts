import type { TransportInit } from '../types.js';
import { ACCEPT_ENCODING } from './decompress.js';

/** Methods that send no `content-length: 0` without a body. */
const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

/** Headers that follow from URL and body; the caller's values are ignored. */
const FRAMING: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding']);

/** Names and values alternating: Node writes such a list without storing and checking each header again. */
export function headerList(host: string, method: string, init: TransportInit, length: number | undefined): string[] {
  const list = ['host', host];
  const given = init.headers as Readonly<Record<string, string>> | undefined;
  let encodings = ACCEPT_ENCODING;
  for (const name in given) {
    if (name === 'accept-encoding') encodings = given[name] ?? '';
    else if (!FRAMING.has(name)) list.push(name, given[name] ?? '');
  }
  list.push('accept-encoding', encodings);
  if (length !== undefined) list.push('content-length', String(length));
  else if (init.body !== undefined && init.body !== null) list.push('transfer-encoding', 'chunked');
  else if (!BODYLESS.has(method)) list.push('content-length', '0');
  return list;
}
