import type { FastvmClock } from '../clock.js';
import type { CommandResult } from '../guest/command.js';
import { KILLED } from '../guest/execution.js';
import { bytesOf, describeFailure, nextStep } from './run-stub.js';
import type { ExecChunk } from './stub.js';
import type { VmDoubles } from './stubs.js';

/** What begins a double: its command and what that would see. */
export interface DoubledCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin: Uint8Array;
}

interface Play {
  readonly steps: AsyncGenerator<ExecChunk, void, undefined>;
  exitCode: number;
}

/** The doubles that play inside a guest's scripts, by number. */
export class DoubleCommands {
  readonly #doubles: VmDoubles;
  readonly #clock: FastvmClock;
  readonly #plays = new Map<string, Play>();
  #begun = 0;

  constructor(doubles: VmDoubles, clock: FastvmClock) {
    this.#doubles = doubles;
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#doubles.isEmpty;
  }

  matches(command: readonly string[]): boolean {
    return this.#doubles.matches(command);
  }

  /** Starts a double; answers with its number. */
  begin(call: DoubledCommand): string {
    const steps = this.#doubles.begin(call);
    const name = String(++this.#begun);
    if (steps !== undefined) this.#plays.set(name, { steps, exitCode: 0 });
    return name;
  }

  /** The output of the next step; exit code 1 when there is none. */
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

  /** Ends a double with its exit code. */
  end(name: string, signal: AbortSignal): CommandResult {
    const play = this.#plays.get(name);
    this.#plays.delete(name);
    void play?.steps.return().catch(() => undefined);
    return { exitCode: signal.aborted ? KILLED : (play?.exitCode ?? 0) };
  }
}
