import { piecesOf } from '../streams/byte-stream.js';
import { Utf8Text } from '../streams/utf8.js';
import type { Codec } from './codec.js';

/** A line longer than this is not a record but a fault; in UTF-16 units. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** `application/x-ndjson`: one JSON value a line, as they arrive. A last line without a line break counts; blank lines do not. */
export const ndjsonCodec: Codec = {
  mediaType: 'application/x-ndjson',
  async *decodeStream(stream) {
    const lines = new Lines();
    for await (const piece of piecesOf(stream)) {
      for (const line of lines.add(piece)) if (line.trim() !== '') yield JSON.parse(line);
    }
    const last = lines.end();
    if (last.trim() !== '') yield JSON.parse(last);
  },
};

/** The lines of a text that comes in pieces of bytes. */
export class Lines {
  readonly #text = new Utf8Text({ fatal: true });
  #begun: string[] = [];
  #begunLength = 0;

  /** The lines that this piece completes, without LF or CRLF. */
  add(piece: Uint8Array): string[] {
    const lines = this.#text.add(piece).split('\n');
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
    this.#begun.push(part);
    this.#begunLength += part.length;
    if (this.#begunLength > LONGEST_LINE) throw new RangeError(`a line is longer than ${LONGEST_LINE} characters`);
  }

  #complete(part: string): string {
    this.#begin(part);
    const line = this.#begun.join('');
    this.#begun = [];
    this.#begunLength = 0;
    return line;
  }
}
