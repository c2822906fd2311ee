import type { Codec } from './codec.js';

/** A line longer than this is not a record but a fault; in UTF-16 units. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** `application/x-ndjson`: one JSON value a line, as they arrive. A last line without a line break counts; blank lines do not. */
export const ndjsonCodec: Codec = {
  mediaType: 'application/x-ndjson',
  async *decodeStream(stream) {
    for await (const line of splitLines(stream)) {
      if (line.trim() !== '') yield JSON.parse(line);
    }
  },
};

/** Text lines of a byte stream. Leaving the loop early cancels the stream. */
export async function* splitLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending: string[] = [];
  let pendingLength = 0;
  let ended = false;
  try {
    while (!ended) {
      const { done, value } = await reader.read();
      ended = done;
      const lines = (done ? decoder.decode() : decoder.decode(value, { stream: true })).split('\n');
      for (const [index, part] of lines.entries()) {
        pending.push(part);
        pendingLength += part.length;
        if (pendingLength > LONGEST_LINE) throw new RangeError(`a line is longer than ${LONGEST_LINE} characters`);
        if (index < lines.length - 1) {
          yield pending.join('').replace(/\r$/, '');
          pending = [];
          pendingLength = 0;
        }
      }
    }
    if (pendingLength > 0) yield pending.join('');
  } finally {
    // Not awaited: a cancelled body that another reader shares may never settle.
    if (!ended) void reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}
