import type { CommandContext, CommandResult } from '../command.js';
import { parseSize } from './shared.js';

const DEFAULT_BLOCK_BYTES = 512;
const OPERANDS = new Set(['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'iflag', 'oflag', 'status']);

/** The guest's `dd`: copies whole blocks between files and streams. Supports the conversion `notrunc` and ignores others. */
export async function dd(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const given = new Map<string, string>();
  for (const arg of args) {
    const equals = arg.indexOf('=');
    const name = arg.slice(0, Math.max(0, equals));
    if (!OPERANDS.has(name)) return failed(`unrecognized operand '${arg}'`);
    given.set(name, arg.slice(equals + 1));
  }
  const sizes = sizesOf(given);
  if (typeof sizes === 'string') return failed(sizes);
  const source = await read(given.get('if'), context);
  if (source === undefined) return failed(`failed to open '${given.get('if')}': No such file or directory`);
  const taken = source.subarray(sizes.skipBytes, sizes.skipBytes + sizes.countBytes);
  const target = given.get('of');
  const report = given.get('status') === 'none' ? '' : reportOf(taken.length, sizes.blockBytes);
  if (target === undefined) return { exitCode: 0, stdout: taken, stderr: report };
  try {
    await write(target, taken, sizes.seekBytes, given.get('conv')?.split(',').includes('notrunc') ?? false, context);
  } catch {
    return failed(`failed to open '${target}': No such file or directory`);
  }
  return { exitCode: 0, stderr: report };
}

interface Sizes {
  readonly blockBytes: number;
  readonly skipBytes: number;
  readonly seekBytes: number;
  readonly countBytes: number;
}

/** All amounts in bytes, or the error message for one of them. */
function sizesOf(given: ReadonlyMap<string, string>): Sizes | string {
  const flags = [given.get('iflag'), given.get('oflag')].join(',').split(',');
  const numbers = new Map<string, number>();
  for (const name of ['bs', 'ibs', 'obs', 'count', 'skip', 'seek']) {
    const text = given.get(name);
    if (text === undefined) continue;
    const value = parseSize(text);
    if (value === undefined || (name.endsWith('bs') && value === 0)) return `invalid number: '${text}'`;
    numbers.set(name, value);
  }
  const inputBytes = numbers.get('bs') ?? numbers.get('ibs') ?? DEFAULT_BLOCK_BYTES;
  const outputBytes = numbers.get('bs') ?? numbers.get('obs') ?? DEFAULT_BLOCK_BYTES;
  const amount = (name: string, block: number) =>
    (numbers.get(name) ?? 0) * (flags.includes(`${name}_bytes`) ? 1 : block);
  return {
    blockBytes: inputBytes,
    skipBytes: amount('skip', inputBytes),
    seekBytes: amount('seek', outputBytes),
    countBytes: numbers.has('count') ? amount('count', inputBytes) : Number.POSITIVE_INFINITY,
  };
}

async function read(file: string | undefined, { fs, cwd, stdin }: CommandContext): Promise<Uint8Array | undefined> {
  return file === undefined ? stdin : fs.readFileBuffer(fs.resolvePath(cwd, file)).catch(() => undefined);
}

async function write(
  file: string,
  bytes: Uint8Array,
  seekBytes: number,
  keepsRest: boolean,
  { fs, cwd }: CommandContext,
): Promise<void> {
  const path = fs.resolvePath(cwd, file);
  const isThere = seekBytes > 0 || keepsRest ? await fs.exists(path) : false;
  const old = isThere ? await fs.readFileBuffer(path) : new Uint8Array();
  const end = seekBytes + bytes.length;
  const whole = new Uint8Array(keepsRest ? Math.max(end, old.length) : end);
  whole.set(old.subarray(0, whole.length));
  whole.set(bytes, seekBytes);
  await fs.writeFile(path, whole);
}

function reportOf(copied: number, blockBytes: number): string {
  const records = `${Math.floor(copied / blockBytes)}+${copied % blockBytes === 0 ? 0 : 1} records`;
  return `${records} in\n${records} out\n${copied} bytes copied\n`;
}

function failed(message: string): CommandResult {
  return { exitCode: 1, stderr: `dd: ${message}\n` };
}
