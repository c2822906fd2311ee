const NEWLINE = 0x0a;

/** How `head` and `tail` count. */
export interface Unit {
  readonly name: 'bytes' | 'lines';
  /** Byte that ends a line. */
  readonly end: number;
}

export function linesEndedBy(end: number = NEWLINE): Unit {
  return { name: 'lines', end };
}

/** Offset after the first `count` bytes or lines. */
export function offsetFromStart(bytes: Uint8Array, count: number, { name, end }: Unit): number {
  if (name === 'bytes') return Math.min(count, bytes.length);
  let offset = 0;
  for (let left = count; left > 0 && offset < bytes.length; left--) {
    const at = bytes.indexOf(end, offset);
    offset = at < 0 ? bytes.length : at + 1;
  }
  return offset;
}

/** Offset before the last `count` bytes or lines. A last line without its end counts as one. */
export function offsetFromEnd(bytes: Uint8Array, count: number, { name, end }: Unit): number {
  if (name === 'bytes') return Math.max(0, bytes.length - count);
  if (count === 0) return bytes.length;
  let offset = bytes.length;
  for (let left = count; left > 0 && offset > 0; left--) {
    // The end of the line before last is where the last one begins.
    offset = offset < 2 ? 0 : bytes.lastIndexOf(end, offset - 2) + 1;
  }
  return offset;
}
