import type { Command } from 'just-bash';
import type { FastvmClock } from '../clock.js';
import { bytesFromLatin1 } from '../guest/bytes.js';
import { asExecResult, type CommandResult } from '../guest/command.js';
import { KILLED } from '../guest/execution.js';
import type { JustBash } from '../guest/just-bash.js';
import { BEGIN, CURRENT, END, MATCH, NEXT } from './rewrite-script.js';
import { bytesOf, describeFailure, nextStep } from './run-stub.js';
import type { ExecChunk } from './stub.js';
import type { VmStubs } from './stubs.js';

/** The commands in rewritten scripts that run stubs. */
export function stubCommands(
  { defineCommand, latin1FromBytes: byteString }: JustBash,
  stubs: StubCommands,
  signal: AbortSignal,
): Command[] {
  return [
    defineCommand(MATCH, async (args) => asExecResult({ exitCode: stubs.matches(args) ? 0 : 1 })),
    defineCommand(BEGIN, async (command, { cwd, exportedEnv = {}, stdin, assignShellVariable }) => {
      const call = { command, cwd, env: { ...exportedEnv }, stdin: bytesFromLatin1(byteString(stdin)) };
      await assignShellVariable?.(CURRENT, stubs.begin(call));
      return asExecResult({ exitCode: 0 });
    }),
    defineCommand(NEXT, async ([name = '']) => asExecResult(await stubs.next(name, signal))),
    defineCommand(END, async ([name = '']) => asExecResult(stubs.end(name, signal))),
  ];
}

/** The command that a stub replaces, with its environment and stdin. */
export interface StubbedCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin: Uint8Array;
}

interface Play {
  readonly steps: AsyncGenerator<ExecChunk, void, undefined>;
  exitCode: number;
}

/** The stubs that run inside a guest's scripts, by number. */
export class StubCommands {
  readonly #stubs: VmStubs;
  readonly #clock: FastvmClock;
  readonly #plays = new Map<string, Play>();
  #startCount = 0;

  constructor(stubs: VmStubs, clock: FastvmClock) {
    this.#stubs = stubs;
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#stubs.isEmpty;
  }

  matches(command: readonly string[]): boolean {
    return this.#stubs.matches(command);
  }

  /** Starts a stub and returns its number. */
  begin(call: StubbedCommand): string {
    const steps = this.#stubs.begin(call);
    const name = String(++this.#startCount);
    if (steps !== undefined) this.#plays.set(name, { steps, exitCode: 0 });
    return name;
  }

  /** The output of the next step; exit code 1 if there is none. */
  async next(name: string, signal: AbortSignal): Promise<CommandResult> {
    const play = this.#plays.get(name);
    if (play === undefined) return { exitCode: 1 };
    for (;;) {
      let step: ExecChunk | undefined;
      try {
        step = await nextStep(play.steps, signal);
      } catch (error) {
        play.exitCode = 1;
        return { exitCode: 1, stderr: `${describeFailure(error)}\n` };
      }
      if (step === undefined) return { exitCode: 1 };
      if ('delayMs' in step) await this.#clock.sleep(step.delayMs, signal);
      else if ('stdout' in step) return { exitCode: 0, stdout: bytesOf(step.stdout) };
      else if ('stderr' in step) return { exitCode: 0, stderr: new TextDecoder().decode(bytesOf(step.stderr)) };
      else {
        play.exitCode = step.exitCode;
        return { exitCode: 1 };
      }
    }
  }

  /** Ends a stub with its exit code. */
  end(name: string, signal: AbortSignal): CommandResult {
    const play = this.#plays.get(name);
    this.#plays.delete(name);
    void play?.steps.return().catch(() => undefined);
    return { exitCode: signal.aborted ? KILLED : (play?.exitCode ?? 0) };
  }
}
