import type { Command, ExecResult, ResolvedCommandContext } from 'just-bash';
import { shellQuote } from './argv.js';
import { bytesFromLatin1, latin1FromBytes } from './bytes.js';
import type { CommandResult, GuestCommand } from './command.js';
import { DETACH, detachBackground, LAST_PID, WAIT } from './detach.js';
import { Jobs } from './jobs.js';
import type { JustBash } from './just-bash.js';
import { type OutputPaths, redirectOutput } from './redirect-output.js';
import type { SinkFs } from './sink-fs.js';

const MIB = 1024 * 1024;

export interface ScriptOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Where output goes as it appears; what is left over is in the result. */
  readonly output: OutputPaths;
  readonly stdin?: Uint8Array | undefined;
}

/** Runs scripts over one file system, each in a shell of its own, and keeps their background jobs. */
export class Shell {
  readonly #justBash: JustBash;
  readonly #fs: SinkFs;
  readonly #programs: Readonly<Record<string, GuestCommand>>;
  readonly #jobs = new Jobs();

  constructor(justBash: JustBash, fs: SinkFs, programs: Readonly<Record<string, GuestCommand>>) {
    this.#justBash = justBash;
    this.#fs = fs;
    this.#programs = programs;
  }

  run(script: string, options: ScriptOptions, pid = this.#jobs.nextPid()): Promise<ExecResult> {
    const { Bash, serialize } = this.#justBash;
    const { cwd, env, signal, output, stdin } = options;
    const bash = new Bash({
      fs: this.#fs,
      customCommands: this.#commands(options),
      cwd,
      env: { ...env },
      executionLimits: { maxStringLength: 512 * MIB, maxOutputSize: 1024 * MIB, maxLiveBytes: 2048 * MIB },
      processInfo: { uid: 0, gid: 0, pid },
    });
    let isOuter = true;
    bash.registerTransformPlugin({
      name: 'guest',
      transform: ({ ast }) => {
        detachBackground(ast, serialize);
        // Nested shells are transformed as well, but their output belongs to the command that started them.
        if (isOuter) redirectOutput(ast, output);
        isOuter = false;
        return { ast };
      },
    });
    return bash.exec(script, {
      rawScript: true,
      signal,
      stdin: latin1FromBytes(stdin ?? new Uint8Array()),
      stdinKind: 'bytes',
    });
  }

  #commands(options: ScriptOptions): Command[] {
    const { defineCommand, latin1FromBytes: byteString } = this.#justBash;
    const programs: Readonly<Record<string, GuestCommand>> = {
      ...this.#programs,
      kill: async (args) => this.#jobs.kill(args),
    };
    return [
      ...Object.entries(programs).map(([name, program]) =>
        defineCommand(name, async (args, { cwd, fs, stdin, signal }) =>
          asExecResult(await program(args, { cwd, fs, signal, stdin: bytesFromLatin1(byteString(stdin)) })),
        ),
      ),
      defineCommand(WAIT, async (args) => asExecResult(await this.#jobs.wait(args))),
      defineCommand(DETACH, async ([script = ''], context) => this.#detach(script, context, options)),
      defineCommand('setsid', runRest),
      defineCommand('nohup', runRest),
    ];
  }

  #detach(script: string, { cwd, env, assignShellVariable }: ResolvedCommandContext, outer: ScriptOptions): ExecResult {
    const inherited = { ...outer, cwd, env: Object.fromEntries(env), stdin: undefined };
    const pid = this.#jobs.start(async (signal, jobPid) => {
      const { exitCode } = await this.run(script, { ...inherited, signal }, jobPid);
      return exitCode;
    });
    assignShellVariable?.(LAST_PID, String(pid));
    return asExecResult({ exitCode: 0 });
  }
}

/** `setsid` and `nohup`: every job is a group of its own and outlives its shell, so that only the command is left to run. */
async function runRest(args: string[], { exec, cwd }: ResolvedCommandContext): Promise<ExecResult> {
  const start = args.findIndex((arg) => !arg.startsWith('-'));
  const command = start < 0 ? '' : args.slice(start).map(shellQuote).join(' ');
  return exec === undefined ? asExecResult({ exitCode: 126 }) : exec(command, { cwd });
}

function asExecResult({ exitCode, stdout, stderr = '' }: CommandResult): ExecResult {
  return {
    stdout: latin1FromBytes(stdout ?? new Uint8Array()),
    stdoutKind: 'bytes',
    stdoutEncoding: 'binary',
    stderr,
    exitCode,
  };
}
