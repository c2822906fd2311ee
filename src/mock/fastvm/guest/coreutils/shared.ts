import type { CommandContext } from '../command.js';

const NEWLINE = 0x0a;

/** The unit of `head` and `tail`. */
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

/** Offset before the last `count` bytes or lines. A last line without a terminator counts as a line. */
export function offsetFromEnd(bytes: Uint8Array, count: number, { name, end }: Unit): number {
  if (name === 'bytes') return Math.max(0, bytes.length - count);
  if (count === 0) return bytes.length;
  let offset = bytes.length;
  for (let left = count; left > 0 && offset > 0; left--) {
    // The last line starts after the end of the previous line.
    offset = offset < 2 ? 0 : bytes.lastIndexOf(end, offset - 2) + 1;
  }
  return offset;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 512, c: 1, w: 2 };
const POWERS = 'KMGT';

/** A number with a unit as in GNU programs (`10`, `1k`, `2MB`, `1b`), in bytes; `undefined` for other text. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  if (match === null) return undefined;
  const unit = unitOf(match[2] ?? '');
  return unit === undefined ? undefined : Number(match[1]) * unit;
}

function unitOf(name: string): number | undefined {
  const plain = UNITS[name];
  if (plain !== undefined) return plain;
  const match = /^([kKMGT])(B|iB)?$/.exec(name);
  if (match === null) return undefined;
  const power = POWERS.indexOf((match[1] ?? '').toUpperCase()) + 1;
  return (match[2] === 'B' ? 1000 : 1024) ** power;
}

/** An input of a program, a file or standard input, or the error of reading it. */
export interface Input {
  /** Its name in headings. */
  readonly label: string;
  readonly bytes?: Uint8Array;
  readonly problem?: string;
}

/** Reads the operands in order; `-`, or no operand, is standard input. */
export async function readInputs(operands: readonly string[], context: CommandContext): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const name of operands.length === 0 ? ['-'] : operands) inputs.push(await readInput(name, context));
  return inputs;
}

async function readInput(name: string, { fs, cwd, stdin }: CommandContext): Promise<Input> {
  if (name === '-') return { label: 'standard input', bytes: stdin };
  const path = fs.resolvePath(cwd, name);
  const stat = await fs.stat(path).catch(() => undefined);
  if (stat === undefined) {
    return { label: name, problem: `cannot open '${name}' for reading: No such file or directory` };
  }
  if (stat.isDirectory) return { label: name, problem: `error reading '${name}': Is a directory` };
  return { label: name, bytes: await fs.readFileBuffer(path) };
}
