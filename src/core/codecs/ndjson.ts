import { readChunks } from '../streams/byte-stream.js';
import { Utf8Text } from '../streams/utf8.js';
import type { StreamCodec } from './codec.js';

/** Maximum length of a line, in UTF-16 units. */
const MAX_LINE_CHARS = 64 * 1024 * 1024;

/** `application/x-ndjson`: one JSON value per line, yielded as they arrive. The last line needs no line break; blank lines are skipped. */
export const ndjsonCodec: StreamCodec = {
  mediaType: 'application/x-ndjson',
  async *decodeStream(stream) {
    const lines = new Lines();
    for await (const chunk of readChunks(stream)) {
      for (const line of lines.add(chunk)) if (line.trim() !== '') yield JSON.parse(line);
    }
    const last = lines.end();
    if (last.trim() !== '') yield JSON.parse(last);
  },
};

/** Splits text that arrives in chunks of bytes into lines. */
export class Lines {
  readonly #text = new Utf8Text({ fatal: true });
  #parts: string[] = [];
  #length = 0;

  /** The lines that this chunk completes, without LF or CRLF. */
  add(chunk: Uint8Array): string[] {
    const lines = this.#text.add(chunk).split('\n');
    const rest = lines.pop() ?? '';
    if (lines[0] !== undefined) lines[0] = this.#complete(lines[0]);
    this.#begin(rest);
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  /** The text after the last line break. */
  end(): string {
    return this.#complete(this.#text.end());
  }

  #begin(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length > MAX_LINE_CHARS) throw new RangeError(`a line is longer than ${MAX_LINE_CHARS} characters`);
  }

  #complete(part: string): string {
    this.#begin(part);
    const line = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    return line;
  }
}
