import type { CommandContext } from '../command.js';

/** What a program reads: a file or standard input, or why it cannot. */
export interface Input {
  /** As the program calls it in headings. */
  readonly label: string;
  readonly bytes?: Uint8Array;
  readonly problem?: string;
}

/** Reads the operands in order; none at all, or `-`, is standard input. */
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
