import { concatBytes } from '../bytes.js';
import type { CommandContext, CommandResult, GuestCommand } from '../command.js';
import { parseOptions } from '../parse-options.js';
import { linesEndedBy, offsetFromEnd, offsetFromStart, parseSize, readInputs, type Unit } from './shared.js';

const NAMES = {
  c: 'bytes',
  bytes: 'bytes',
  n: 'lines',
  lines: 'lines',
  q: 'quiet',
  quiet: 'quiet',
  silent: 'quiet',
  v: 'verbose',
  verbose: 'verbose',
  z: 'zero-terminated',
  'zero-terminated': 'zero-terminated',
} as const;
const WITH_VALUE = new Set<string>(['bytes', 'lines']);
const DEFAULT_COUNT = '10';

/** The part of an input that a program outputs. */
export interface Amount {
  readonly sign: '+' | '-' | '';
  readonly count: number;
  readonly unit: Unit;
}

/** The common implementation of `head` and `tail`. */
function endProgram(name: 'head' | 'tail', cut: (bytes: Uint8Array, amount: Amount) => Uint8Array): GuestCommand {
  return async (args, context) => {
    const options = parseOptions(modern(args), { names: NAMES, withValue: WITH_VALUE });
    const wrong = options.unknown ?? options.incomplete;
    if (wrong !== undefined) return refused(name, `unrecognized option '${wrong}'`);
    const unitName = options.values.has('bytes') ? 'bytes' : 'lines';
    const text = options.values.get(unitName)?.at(-1) ?? DEFAULT_COUNT;
    const sign = /^[+-]/.exec(text)?.[0] ?? '';
    const count = parseSize(text.slice(sign.length));
    if (count === undefined) return refused(name, `invalid number of ${unitName}: '${text}'`);
    const end = options.flags.has('zero-terminated') ? 0 : undefined;
    const amount: Amount = {
      sign: sign as Amount['sign'],
      count,
      unit: unitName === 'bytes' ? { name: 'bytes', end: 0 } : linesEndedBy(end),
    };
    const hasHeadings = options.flags.has('verbose') || (options.operands.length > 1 && !options.flags.has('quiet'));
    return print(name, options.operands, context, hasHeadings, (bytes) => cut(bytes, amount));
  };
}

async function print(
  name: string,
  operands: readonly string[],
  context: CommandContext,
  hasHeadings: boolean,
  cut: (bytes: Uint8Array) => Uint8Array,
): Promise<CommandResult> {
  const parts: Uint8Array[] = [];
  let stderr = '';
  for (const { label, bytes, problem } of await readInputs(operands, context)) {
    if (bytes === undefined) {
      stderr += `${name}: ${problem}\n`;
      continue;
    }
    if (hasHeadings) parts.push(new TextEncoder().encode(`${parts.length > 0 ? '\n' : ''}==> ${label} <==\n`));
    parts.push(cut(bytes));
  }
  return { exitCode: stderr === '' ? 0 : 1, stdout: concatBytes(parts), stderr };
}

/** Converts the old spelling of a count (`-5`, `-20c`, `+3`), which must come first, to options. */
function modern(args: readonly string[]): readonly string[] {
  const match = /^([-+])(\d+)([cl]?)$/.exec(args[0] ?? '');
  if (match === null) return args;
  const [, sign, digits, unit] = match;
  return [unit === 'c' ? '-c' : '-n', `${sign === '+' ? '+' : ''}${digits}`, ...args.slice(1)];
}

function refused(name: string, message: string): CommandResult {
  return { exitCode: 1, stderr: `${name}: ${message}\n` };
}

/** The guest's `head`: the first bytes or lines, or with `-N` all but the last N. */
export const head = endProgram('head', (bytes, { sign, count, unit }) => {
  if (sign === '-') return bytes.subarray(0, offsetFromEnd(bytes, count, unit));
  return bytes.subarray(0, offsetFromStart(bytes, count, unit));
});

/** The guest's `tail`: the last bytes or lines, or with `+N` those from the N-th on. It cannot follow: `-f` is rejected. */
export const tail = endProgram('tail', (bytes, { sign, count, unit }) => {
  if (sign === '+') return bytes.subarray(offsetFromStart(bytes, Math.max(0, count - 1), unit));
  return bytes.subarray(offsetFromEnd(bytes, count, unit));
});
