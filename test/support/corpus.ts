import { readFileSync, writeFileSync } from 'node:fs';

/*
 * For programs that try many hostile inputs and note memory and time of each; a test runs them with `runCorpus` of `peak-rss.ts`.
 *
 *   // pickle-memory.program.ts
 *   export default corpusProgram(PICKLE_CORPUS, (bytes) => decodePickle(bytes));
 *
 *   // pickle-memory.test.ts
 *   const reports = await runCorpus(new URL('./pickle-memory.program.ts', import.meta.url));
 *   expect(exceeded(reports)).toEqual([]);
 */

/** An input made to hurt, as a generator: the corpus is not in memory as a whole. */
export interface HostileInput {
  readonly name: string;
  readonly make: () => Uint8Array;
}

/** What one input did. */
export interface InputReport {
  readonly name: string;
  readonly inputBytes: number;
  /** Peak of the process during this input; where it cannot be reset, up to the end of this input. */
  readonly peakRssBytes: number;
  readonly cpuMs: number;
  /** `accepted`, or name and code of the error. */
  readonly outcome: string;
}

/** The reports of some inputs of a corpus. */
export interface CorpusPart {
  readonly reports: readonly InputReport[];
  /** Number of the first input that is left; `undefined` at the end. */
  readonly next?: number;
}

const MIB = 1024 * 1024;
/** A process that keeps more than this, garbage collected, makes way for a fresh one. */
const MAX_LEFT_BYTES = 16 * MIB;

/** The inputs over their bound of 150 MiB and four times their size. */
export function exceeded(reports: readonly InputReport[]): InputReport[] {
  return reports.filter(({ inputBytes, peakRssBytes }) => peakRssBytes > 150 * MIB + 4 * inputBytes);
}

/** A program for `runCorpus`: tries inputs until none is left, or until the memory of earlier ones would count for later ones. */
export function corpusProgram(
  inputs: readonly HostileInput[],
  attempt: (bytes: Uint8Array, name: string, ...args: string[]) => unknown,
): (from: string, ...args: string[]) => Promise<CorpusPart> {
  return async (from, ...args) => {
    const reports: InputReport[] = [];
    const before = await usedRssBytes();
    for (let at = Number(from); at < inputs.length; at++) {
      const input = inputs[at] as HostileInput;
      if ((await usedRssBytes()) > before + MAX_LEFT_BYTES) return { reports, next: at };
      reports.push(await tryInput(input, (bytes) => attempt(bytes, input.name, ...args)));
    }
    return { reports };
  };
}

async function tryInput({ name, make }: HostileInput, attempt: (bytes: Uint8Array) => unknown): Promise<InputReport> {
  const bytes = make();
  await usedRssBytes();
  resetPeak();
  const started = process.cpuUsage();
  let outcome = 'accepted';
  try {
    await attempt(bytes);
  } catch (error) {
    const { name: kind, code } = error as { name?: string; code?: string };
    outcome = [kind, code].filter(Boolean).join(' ');
  }
  const { user, system } = process.cpuUsage(started);
  return {
    name,
    inputBytes: bytes.byteLength,
    peakRssBytes: peakRssBytes(),
    cpuMs: Math.round((user + system) / 1000),
    outcome,
  };
}

/** Memory of this process after its garbage has been collected, which `--expose-gc` allows. */
async function usedRssBytes(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  for (let i = 0; i < 3; i++) {
    gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage.rss();
}

/**
 * Peak resident memory of this process. On Linux that of this program only: `maxRSS` includes what the parent had when it forked.
 *
 * @public For the programs that `runMeasured` makes.
 */
export function peakRssBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Makes the present memory the peak. Linux only. */
function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not here, or not allowed: the peak is that of all inputs so far.
  }
}
