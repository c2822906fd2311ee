import type { BashExecResult, Command, ExecResult, ResolvedCommandContext } from 'just-bash';
import { shellQuote } from '../../../overrides/fastvm/shell-quote.js';
import { rewriteStubbed, runsAllArguments } from '../exec-stubs/rewrite-script.js';
import { type StubCommands, stubCommands } from '../exec-stubs/stub-commands.js';
import { bytesFromLatin1, latin1FromBytes } from './bytes.js';
import { asExecResult, type GuestCommand } from './command.js';
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
  /** Receives output as it is written; the rest is in the result. */
  readonly output: OutputPaths;
  readonly stdin?: Uint8Array | undefined;
}

/** The parts that a shell uses. */
export interface ShellParts {
  readonly justBash: JustBash;
  readonly fs: SinkFs;
  readonly programs: Readonly<Record<string, GuestCommand>>;
  readonly stubs?: StubCommands | undefined;
}

/** Runs scripts on one file system, each in a separate shell, and keeps their background jobs. */
export class Shell {
  readonly #parts: ShellParts;
  readonly #jobs = new Jobs();

  constructor(parts: ShellParts) {
    this.#parts = parts;
  }

  /** Ends every background job. */
  stop(): void {
    this.#jobs.stopAll();
  }

  run(script: string, options: ScriptOptions, pid = this.#jobs.nextPid()): Promise<BashExecResult> {
    const { justBash, fs, stubs } = this.#parts;
    const { cwd, env, signal, output, stdin } = options;
    const bash = new justBash.Bash({
      fs,
      customCommands: this.#commands(options),
      cwd,
      env: { ...env },
      // Its guard replaces globals such as Promise.prototype.then while a script runs, and drops work that listeners start in that time.
      defenseInDepth: false,
      executionLimits: { maxStringLength: 512 * MIB, maxOutputSize: 1024 * MIB, maxLiveBytes: 2048 * MIB },
      processInfo: { uid: 0, gid: 0, pid },
    });
    let isOuter = true;
    bash.registerTransformPlugin({
      name: 'guest',
      transform: ({ ast }) => {
        // First: the parts that it removes from the script are transformed when they run.
        detachBackground(ast, justBash.serialize);
        runsAllArguments(ast);
        if (stubs?.isEmpty === false) rewriteStubbed(ast, justBash);
        // Nested shells are transformed as well, but their output goes to the command that started them.
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
    const { justBash, programs: given, stubs } = this.#parts;
    const { defineCommand, latin1FromBytes: byteString } = justBash;
    const programs: Readonly<Record<string, GuestCommand>> = {
      ...given,
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
      defineCommand('env', runWithVariables),
      ...(stubs === undefined ? [] : stubCommands(justBash, stubs, options.signal)),
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

/** `setsid` and `nohup`: every job is a separate group and outlives its shell anyway, so they only run the command. */
async function runRest(args: string[], { exec, cwd }: ResolvedCommandContext): Promise<ExecResult> {
  const start = args.findIndex((arg) => !arg.startsWith('-'));
  return exec === undefined
    ? asExecResult({ exitCode: 126 })
    : exec(start < 0 ? '' : allOf(args.slice(start)), { cwd });
}

/** `env NAME=value… program`: just-bash's own does not pass the variables on to a nested shell. */
async function runWithVariables(args: string[], context: ResolvedCommandContext): Promise<ExecResult> {
  const { execWithInheritedStdin: exec, origCommand, cwd } = context;
  const start = args.findIndex((arg) => !/^[^-=][^=]*=/.test(arg));
  if (start <= 0 || exec === undefined) return origCommand?.(args) ?? asExecResult({ exitCode: 126 });
  // Exported by the script: those that `exec` gets are not passed on either.
  const variables = args
    .slice(0, start)
    .map((arg) => arg.replace(/=(.*)$/s, (_, value: string) => `=${shellQuote(value)}`));
  return exec(`export ${variables.join(' ')}\n${allOf(args.slice(start))}`, { cwd });
}

/** A script that runs these words as a command; as `"$@"`, so that a stub can replace it. */
function allOf(words: readonly string[]): string {
  return `set -- ${words.map(shellQuote).join(' ')}\n"$@"`;
}
