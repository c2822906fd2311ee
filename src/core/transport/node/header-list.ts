import { ACCEPT_ENCODING } from './decompress.js';

/** Lists by their headers, which core shares between calls and does not change. */
const known = new WeakMap<object, readonly string[]>();
const DEFAULT = ['accept-encoding', ACCEPT_ENCODING];

/** Names and values alternating, as undici takes them fastest. */
export function headerList(
  headers: Readonly<Record<string, string>> | undefined,
  lengthBytes: number | undefined,
  added: Readonly<Record<string, string>> | undefined,
): string[] {
  let list = headers === undefined ? DEFAULT : known.get(headers);
  if (headers !== undefined && list === undefined) {
    list = listOf(headers);
    known.set(headers, list);
  }
  if (lengthBytes === undefined && added === undefined) return list as string[];
  const length = lengthBytes === undefined ? [] : ['content-length', String(lengthBytes)];
  return [...(list ?? []), ...length, ...Object.entries(added ?? {}).flat()];
}

function listOf(headers: Readonly<Record<string, string>>): readonly string[] {
  const list: string[] = [];
  let encodings = ACCEPT_ENCODING;
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'accept-encoding') encodings = value;
    // Written from the body, whose length it is.
    else if (name !== 'content-length') list.push(name, value);
  }
  list.push('accept-encoding', encodings);
  return list;
}
