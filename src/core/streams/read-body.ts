/** The whole body, without a copy if the platform supports it. */
export function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  if ('bytes' in response && typeof response.bytes === 'function') return response.bytes();
  return response.arrayBuffer().then((buffer) => new Uint8Array(buffer));
}

/** Reads at most `maxBytes` of a body and cancels the rest. */
export async function readUpTo(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined && length < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
  }
  if (length >= maxBytes) void reader?.cancel().catch(() => undefined);
  const bytes = new Uint8Array(Math.min(length, maxBytes));
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, bytes.byteLength - offset);
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}
