import { fromBase64 } from '../../../core/util/base64.js';

/**
 * State of a detached command.
 *
 * `lost`: it is gone and left no exit code. `missing`: the guest has no such command.
 */
export type DetachedState = 'starting' | 'running' | 'exited' | 'lost' | 'missing';

/** Status of a detached command, with a part of its output. */
export interface StatusReport {
  readonly state: DetachedState;
  /** Only for a command that has exited. */
  readonly exitCode?: number;
  /** Whether the command was ended because its time was up. */
  readonly timedOut: boolean;
  /** The command's process id, which is that of its process group. */
  readonly pid?: number;
  readonly durationMs: number;
  /** Number of bytes written, before the chunks below were read. */
  readonly size: Readonly<Record<'stdout' | 'stderr', number>>;
  readonly chunk: Readonly<Record<'stdout' | 'stderr', Uint8Array<ArrayBuffer>>>;
}

const STATES: readonly string[] = ['starting', 'running', 'exited', 'lost', 'missing'] satisfies DetachedState[];

/** Parses the output of `STATUS_SCRIPT`; throws an `Error` if it is incomplete. */
export function parseStatusReport(text: string): StatusReport {
  const [head = '', ...rest] = text.split('\n');
  const [state = '', code, pid, seconds, out, err, form, timed] = head.split(' ');
  const [stdout = [], stderr = [], after] = sections(rest);
  if (!STATES.includes(state) || after === undefined) throw new Error('unexpected output: status report is incomplete');
  const decode = form === 'o' ? fromHex : (lines: readonly string[]) => fromBase64(lines.join(''));
  return {
    state: state as DetachedState,
    ...(state === 'exited' ? { exitCode: wholeNumber(code) } : {}),
    timedOut: timed === 'timed',
    ...(pid === '-' ? {} : { pid: wholeNumber(pid) }),
    durationMs: wholeNumber(seconds) * 1000,
    size: { stdout: wholeNumber(out), stderr: wholeNumber(err) },
    chunk: { stdout: decode(stdout), stderr: decode(stderr) },
  };
}

/** Splits at lines with a dot; the lines after the last dot are the last section. */
function sections(lines: readonly string[]): string[][] {
  const found: string[][] = [[]];
  for (const line of lines) {
    if (line === '.') found.push([]);
    else found.at(-1)?.push(line);
  }
  return found;
}

function fromHex(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(lines.join(' ').match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function wholeNumber(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || text === '' || !Number.isInteger(value)) {
    throw new Error(`unexpected output: ${JSON.stringify(text)} is not a number`);
  }
  return value;
}
