import { concatBytes } from '../bytes.js';
import type { CommandContext, CommandResult } from '../command.js';
import { parseOptions } from '../parse-options.js';
import { formatNamed, type OdFormat } from './od-format.js';
import { parseSize, readInputs } from './shared.js';

const NAMES = {
  A: 'address-radix',
  'address-radix': 'address-radix',
  j: 'skip-bytes',
  'skip-bytes': 'skip-bytes',
  N: 'read-bytes',
  'read-bytes': 'read-bytes',
  t: 'format',
  format: 'format',
  w: 'width',
  width: 'width',
  v: 'output-duplicates',
  'output-duplicates': 'output-duplicates',
  b: 'o1',
  c: 'c',
  d: 'u2',
  o: 'o2',
  x: 'x2',
} as const;
const WITH_VALUE = new Set<string>(['address-radix', 'skip-bytes', 'read-bytes', 'format', 'width']);
const TRADITIONAL = ['o1', 'c', 'u2', 'o2', 'x2'];
const RADIX: Readonly<Record<string, readonly [radix: number, digits: number]>> = { d: [10, 7], o: [8, 7], x: [16, 6] };
const DEFAULT_WIDTH_BYTES = 16;

/** The guest's `od`: whole numbers of 1, 2, 4 and 8 bytes in the usual bases, and characters. */
export async function od(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const options = parseOptions(args, { names: NAMES, withValue: WITH_VALUE });
  const wrong = options.unknown ?? options.incomplete;
  if (wrong !== undefined) return failed(`invalid option -- '${wrong}'`);
  const value = (name: string) => options.values.get(name)?.at(-1);
  const names = [...(options.values.get('format') ?? []), ...TRADITIONAL.filter((name) => options.flags.has(name))];
  const formats: OdFormat[] = [];
  for (const name of (names.length === 0 ? ['o2'] : names).flatMap(
    (text) => text.match(/[a-z][0-9CSIL]?/g) ?? [text],
  )) {
    const format = formatNamed(name);
    if (format === undefined) return failed(`invalid type string '${name}'`);
    formats.push(format);
  }
  const skip = parseSize(value('skip-bytes') ?? '0');
  const most = parseSize(value('read-bytes') ?? `${Number.MAX_SAFE_INTEGER}`);
  const width = parseSize(value('width') ?? `${DEFAULT_WIDTH_BYTES}`);
  if (skip === undefined || most === undefined || !width) return failed('invalid number');
  const inputs = await readInputs(options.operands, context);
  const stderr = inputs.map(({ problem }) => (problem === undefined ? '' : `od: ${problem}\n`)).join('');
  const whole = concatBytes(inputs.map(({ bytes }) => bytes ?? new Uint8Array()));
  if (skip > whole.length) return failed('cannot skip past end of combined input');
  const isAll = options.flags.has('output-duplicates');
  const text = dump(whole.subarray(skip, skip + most), {
    skip,
    width,
    formats,
    isAll,
    radix: value('address-radix') ?? 'o',
  });
  return { exitCode: stderr === '' ? 0 : 1, stdout: new TextEncoder().encode(text), stderr };
}

interface Layout {
  readonly skip: number;
  readonly width: number;
  readonly formats: readonly OdFormat[];
  /** Whether duplicate lines are shown. */
  readonly isAll: boolean;
  readonly radix: string;
}

function dump(bytes: Uint8Array, { skip, width, formats, isAll, radix }: Layout): string {
  const [base, digits] = RADIX[radix] ?? [10, 0];
  const address = (offset: number) => (radix === 'n' ? '' : (skip + offset).toString(base).padStart(digits, '0'));
  // With several formats, the columns of all of them are aligned.
  const lineWidth = Math.max(...formats.map((format) => (format.columns + 1) * (width / format.bytes)));
  const lines: string[] = [];
  let before: Uint8Array | undefined;
  let isCollapsed = false;
  for (let offset = 0; offset < bytes.length; offset += width) {
    const block = bytes.subarray(offset, offset + width);
    if (!isAll && before !== undefined && sameBytes(block, before)) {
      if (!isCollapsed) lines.push('*');
      isCollapsed = true;
      continue;
    }
    isCollapsed = false;
    before = block;
    for (const [index, format] of formats.entries()) {
      const head = index === 0 ? address(offset) : ' '.repeat(radix === 'n' ? 0 : digits);
      lines.push(head + format.line(block, lineWidth / (width / format.bytes)));
    }
  }
  if (radix !== 'n') lines.push(address(bytes.length));
  return lines.map((line) => `${line}\n`).join('');
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function failed(message: string): CommandResult {
  return { exitCode: 1, stderr: `od: ${message}\n` };
}
