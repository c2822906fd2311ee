const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Percent-decodes text; what is no escape stays, and bytes that are no UTF-8 become replacement characters. */
function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = encoder.encode(text);
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const pair = bytes[i] === 0x25 ? text16(bytes[i + 1], bytes[i + 2]) : undefined;
    out[length] = pair ?? bytes[i] ?? 0;
    length += 1;
    if (pair !== undefined) i += 2;
  }
  return decoder.decode(out.subarray(0, length));
}

/** The first decoding, by the web server in front: escapes resolved, double slashes folded. */
export const decodePath = (pathname: string): string => percentDecode(pathname).replaceAll(/\/{2,}/g, '/');

/** The second decoding, by the router, of each path parameter and of the query: `+` is a space here. */
export const decodeValue = (text: string): string => percentDecode(text.replaceAll('+', ' '));

function text16(high: number | undefined, low: number | undefined): number | undefined {
  if (high === undefined || low === undefined) return undefined;
  const text = String.fromCharCode(high, low);
  return /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}
