/** A part of an input: bytes as numbers, text as Latin-1, or another part many times over. */
export type Part = readonly number[] | string | Uint8Array | { readonly count: number; readonly part: Part };

/** Joins parts into one input. */
export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + lengthOf(part), 0));
  let at = 0;
  for (const part of parts) at = write(whole, part, at);
  return whole;
}

/** A part `count` times, numbered: for keys and values that all differ. */
export function numbered(count: number, partOf: (index: number) => Uint8Array): Uint8Array {
  const width = partOf(0).length;
  const whole = new Uint8Array(width * count);
  for (let i = 0; i < count; i++) whole.set(partOf(i), i * width);
  return whole;
}

export const times = (count: number, part: Part): Part => ({ count, part });

/** The lowest `width` bytes of a number, most significant first. */
export function bigEndian(value: number, width = 4): number[] {
  return littleEndian(value, width).reverse();
}

export function littleEndian(value: number, width = 4): number[] {
  return Array.from({ length: width }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

function lengthOf(part: Part): number {
  return isMany(part) ? part.count * lengthOf(part.part) : part.length;
}

function write(target: Uint8Array, part: Part, at: number): number {
  if (isMany(part)) {
    const end = at + lengthOf(part);
    let filled = write(target, part.part, at);
    // Doubles what is there.
    while (filled < end) {
      const size = Math.min(filled - at, end - filled);
      target.copyWithin(filled, at, at + size);
      filled += size;
    }
    return end;
  }
  if (typeof part !== 'string') target.set(part, at);
  else for (let i = 0; i < part.length; i++) target[at + i] = part.charCodeAt(i);
  return at + part.length;
}

function isMany(part: Part): part is { readonly count: number; readonly part: Part } {
  return typeof part === 'object' && 'count' in part;
}
