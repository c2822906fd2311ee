import type { CommandResult } from './command.js';

const FIRST_PID = 100;

interface Job {
  readonly stop: AbortController;
  readonly exitCode: Promise<number>;
  hasEnded: boolean;
}

/** The jobs of a guest by process id. A job continues after the command that started it has ended. */
export class Jobs {
  readonly #jobs = new Map<number, Job>();
  #lastPid = FIRST_PID;

  nextPid(): number {
    return ++this.#lastPid;
  }

  start(run: (signal: AbortSignal, pid: number) => Promise<number>): number {
    const pid = this.nextPid();
    const stop = new AbortController();
    const job: Job = {
      stop,
      hasEnded: false,
      exitCode: run(stop.signal, pid).finally(() => {
        job.hasEnded = true;
      }),
    };
    this.#jobs.set(pid, job);
    return pid;
  }

  /** Ends every job, like switching off the machine. */
  stopAll(): void {
    for (const { stop } of this.#jobs.values()) stop.abort();
  }

  /** `kill`: signals end a job at once, signal 0 only checks that it exists. A negative id, a process group, is the job as well. */
  kill(args: readonly string[]): CommandResult {
    const words = args.filter((arg) => arg !== '--');
    const [first = ''] = words;
    const named = first === '-s' || first === '-n';
    const hasSignal = named || /^-(\d{1,2}|[A-Z]+\d?)$/.test(first);
    const signal = named ? words[1] : hasSignal ? first.slice(1) : 'TERM';
    const targets = words.slice(named ? 2 : hasSignal ? 1 : 0);
    let stderr = targets.length === 0 ? 'kill: usage: kill [-s sigspec | -signum] pid\n' : '';
    for (const target of targets) {
      const job = this.#jobs.get(Math.abs(Number(target)));
      if (job === undefined || job.hasEnded) stderr += `kill: (${target}) - No such process\n`;
      else if (signal !== '0' && signal !== 'EXIT') job.stop.abort();
    }
    return { exitCode: stderr === '' ? 0 : 1, stderr };
  }

  /** `wait`: waits for the given jobs, or for all, and returns the last one's exit code. */
  async wait(args: readonly string[]): Promise<CommandResult> {
    if (args.length === 0) {
      await Promise.all([...this.#jobs.values()].map((job) => job.exitCode));
      return { exitCode: 0 };
    }
    let exitCode = 0;
    for (const pid of args) exitCode = (await this.#jobs.get(Number(pid))?.exitCode) ?? 127;
    return { exitCode };
  }
}
