import { copyBytes } from '../../core/streams/copy-bytes.js';

const MAX_BYTES = 65_536;

/** Collects Python's output, up to 64 KiB between two calls of `take`; the rest is dropped. */
export class OutputCapture {
  #chunks: Uint8Array[] = [];
  #size = 0;
  #dropped = 0;

  /** Stores a copy of `chunk` and returns the number of bytes written, as a device does. */
  readonly write = (chunk: Uint8Array): number => {
    const kept = copyBytes(chunk.subarray(0, MAX_BYTES - this.#size));
    this.#chunks.push(kept);
    this.#size += kept.length;
    this.#dropped += chunk.length - kept.length;
    return chunk.length;
  };

  /** The output since the last call, as text. */
  take(): string {
    const decoder = new TextDecoder();
    const text = this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
    const dropped = this.#dropped;
    this.#chunks = [];
    this.#size = 0;
    this.#dropped = 0;
    return dropped === 0 ? text : `${text}\n[${dropped} more bytes of output dropped]\n`;
  }
}
