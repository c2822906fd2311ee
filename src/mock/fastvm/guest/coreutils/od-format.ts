/** One output format for bytes. */
export interface OdFormat {
  /** Bytes of one item. */
  readonly bytes: number;
  /** Maximum number of characters of one item, without the blank before it. */
  readonly columns: number;
  /** The items of a line, each right-aligned in `fieldColumns`. */
  line(block: Uint8Array, fieldColumns: number): string;
}

const BYTES: Readonly<Record<string, number>> = { '': 4, C: 1, S: 2, I: 4, L: 8, 1: 1, 2: 2, 4: 4, 8: 8 };
const BASE: Readonly<Record<string, number>> = { d: 10, o: 8, u: 10, x: 16 };
const ESCAPES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

/** The format of a type string such as `x1`, `u4` or `c`. */
export function formatNamed(name: string): OdFormat | undefined {
  if (name === 'c') return { bytes: 1, columns: 3, line: (block, width) => joined([...block].map(character), width) };
  const [letter = '', size = ''] = [name.slice(0, 1), name.slice(1)];
  const base = BASE[letter];
  const bytes = BYTES[size];
  if (base === undefined || bytes === undefined) return undefined;
  const isSigned = letter === 'd';
  const largest = 2n ** BigInt(bytes * 8) - 1n;
  const columns = isSigned ? `-${largest / 2n + 1n}`.length : largest.toString(base).length;
  const show = (block: Uint8Array, offset: number): string => {
    if (isSigned) return BigInt.asIntN(bytes * 8, BigInt(numberAt(block, offset, bytes))).toString();
    const digits = numberAt(block, offset, bytes).toString(base);
    return letter === 'u' ? digits : digits.padStart(columns, '0');
  };
  return {
    bytes,
    columns,
    line(block, width) {
      const items: string[] = [];
      for (let offset = 0; offset < block.length; offset += bytes) items.push(show(block, offset));
      return joined(items, width);
    },
  };
}

function joined(items: readonly string[], width: number): string {
  return items.map((item) => item.padStart(width)).join('');
}

/** Little-endian; bytes past the end count as zero. */
function numberAt(block: Uint8Array, offset: number, bytes: number): number | bigint {
  if (bytes === 8) return (BigInt(numberAt(block, offset + 4, 4)) << 32n) + BigInt(numberAt(block, offset, 4));
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (block[offset + i] ?? 0);
  return value;
}

function character(byte: number): string {
  const escaped = ESCAPES[byte];
  if (escaped !== undefined) return escaped;
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0');
}
