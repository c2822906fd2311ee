import { readChunks } from '../streams/byte-stream.js';
import { Utf8Text } from '../streams/utf8.js';
import type { Codec } from './codec.js';

/** A line longer than this is not a record but a fault; in UTF-16 units. */
const MAX_LINE_CHARS = 64 * 1024 * 1024;

/** `application/x-ndjson`: one JSON value a line, as they arrive. A last line without a line break counts; blank lines do not. */
export const ndjsonCodec: Codec = {
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

/** The lines of a text that comes in chunks of bytes. */
export class Lines {
  readonly #text = new Utf8Text({ fatal: true });
  #isStarted: string[] = [];
  #startedLength = 0;

  /** The lines that this chunk completes, without LF or CRLF. */
  add(chunk: Uint8Array): string[] {
    const lines = this.#text.add(chunk).split('\n');
    const rest = lines.pop() ?? '';
    if (lines[0] !== undefined) lines[0] = this.#complete(lines[0]);
    this.#begin(rest);
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  /** What follows the last line break. */
  end(): string {
    return this.#complete(this.#text.end());
  }

  #begin(part: string): void {
    this.#isStarted.push(part);
    this.#startedLength += part.length;
    if (this.#startedLength > MAX_LINE_CHARS)
      throw new RangeError(`a line is longer than ${MAX_LINE_CHARS} characters`);
  }

  #complete(part: string): string {
    this.#begin(part);
    const line = this.#isStarted.join('');
    this.#isStarted = [];
    this.#startedLength = 0;
    return line;
  }
}
