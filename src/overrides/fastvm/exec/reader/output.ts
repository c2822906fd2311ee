/** A chunk of a command's output as it arrives. */
export interface ExecOutput {
  readonly type: 'stdout' | 'stderr';
  /** The bytes as the command wrote them. A chunk may start or end in the middle of a character. */
  readonly data: Uint8Array<ArrayBuffer>;
  /**
   * The bytes as UTF-8 text. A character that is split between two chunks comes with the second; invalid bytes become `U+FFFD`.
   */
  readonly text: string;
}

/** Keeps the first bytes of one stream and records whether there were more. */
export class OutputCapture {
  readonly #limitBytes: number;
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;
  #truncated = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get truncated(): boolean {
    return this.#truncated;
  }

  add(data: Uint8Array): void {
    const room = this.#limitBytes - this.#bytes;
    if (data.length > room) this.#truncated = true;
    const kept = data.subarray(0, room);
    if (kept.length === 0) return;
    this.#parts.push(kept);
    this.#bytes += kept.length;
  }

  /** The kept bytes as UTF-8 text. A character that the limit cuts in two is left out. */
  text(): string {
    const decoder = utf8Decoder();
    const text = this.#parts.map((part) => decoder.decode(part, { stream: true })).join('');
    return this.#truncated ? text : text + decoder.decode();
  }
}

/** A decoder that keeps the byte order mark. */
export function utf8Decoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}
