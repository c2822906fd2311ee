const MAX_BYTES = 65_536;

/** Collects what Python writes, up to 64 KiB between two calls of `take`; the rest is dropped. */
export class OutputCapture {
  #pieces: Uint8Array[] = [];
  #size = 0;
  #dropped = 0;

  /** Takes a copy of `piece` and says how much was written, as a device does. */
  readonly write = (piece: Uint8Array): number => {
    const kept = piece.slice(0, MAX_BYTES - this.#size);
    this.#pieces.push(kept);
    this.#size += kept.length;
    this.#dropped += piece.length - kept.length;
    return piece.length;
  };

  /** Everything since the last call, as text. */
  take(): string {
    const decoder = new TextDecoder();
    const text = this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
    const dropped = this.#dropped;
    this.#pieces = [];
    this.#size = 0;
    this.#dropped = 0;
    return dropped === 0 ? text : `${text}\n[${dropped} more bytes of output dropped]\n`;
  }
}
