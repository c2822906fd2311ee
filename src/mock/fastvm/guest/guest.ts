import { CloudClock } from '../../clock.js';
import type { FastvmClock } from '../clock.js';
import { StubCommands } from '../exec-stubs/stub-commands.js';
import type { VmStubs } from '../exec-stubs/stubs.js';
import { scriptOf } from './argv.js';
import { bytesFromShellText, concatBytes } from './bytes.js';
import { coreutils } from './coreutils/index.js';
import { createSleep } from './coreutils/sleep.js';
import { createCurl } from './curl.js';
import { GUEST_HOME, guestEnvironment, layOut } from './environment.js';
import { type GuestExec, type GuestExecOptions, type GuestExecResult, KILLED } from './execution.js';
import type { GuestFileSystem } from './file-system.js';
import { loadJustBash } from './just-bash.js';
import { Shell } from './shell.js';
import { createSinkFs, type SinkFs } from './sink-fs.js';
import { type GuestSnapshot, restoreSnapshot, takeSnapshot } from './snapshot.js';
import { stat } from './stat.js';
import { tar } from './tar.js';
import { startTimeLimit } from './time-limit.js';

export interface GuestOptions {
  /** The network of the guest's `curl`; a rejection appears as a refused connection. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Clock for time limits and `sleep`. Default the machine's own time. */
  readonly clock?: FastvmClock | undefined;
  /** Stubs that replace commands inside scripts. */
  readonly stubs?: VmStubs | undefined;
  /** Initial files. */
  readonly snapshot?: GuestSnapshot | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** A simulated machine: a shell over an in-memory file system, with no other network than the given `fetch`. */
export interface Guest {
  readonly fs: GuestFileSystem;
  /** Runs an argument vector. A program that does not exist ends with exit code 127. */
  readonly exec: GuestExec;
  snapshot(): Promise<GuestSnapshot>;
  /** Stops all background jobs. */
  stop(): void;
}

/**
 * Starts a guest, empty or from a snapshot.
 *
 * Output to the terminal or to a file is exact, byte for byte. Inside a group whose output is redirected or piped as a whole, bytes that are
 * not UTF-8 survive only if the entire output of the group is such bytes; `printf '\xff'` writes UTF-8.
 *
 * `command &` continues after its `exec` has ended; `$!`, `wait` and `kill` work with it.
 *
 * @throws Error if the optional peer `just-bash` is not installed.
 */
export async function createGuest(options: GuestOptions): Promise<Guest> {
  const { fetch, clock = new CloudClock(), stubs, snapshot, env } = options;
  const justBash = await loadJustBash();
  const fs = createSinkFs(justBash);
  if (snapshot === undefined) await layOut(fs);
  else await restoreSnapshot(fs, snapshot);
  const programs = { ...coreutils, sleep: createSleep(clock), curl: createCurl(fetch), tar, stat };
  const shell = new Shell({ justBash, fs, programs, stubs: stubs && new StubCommands(stubs, clock) });
  const machine = { shell, fs, clock, env: guestEnvironment(env) };
  return {
    fs,
    exec: (options) => execute(machine, options),
    snapshot: () => takeSnapshot(fs),
    stop: () => shell.stop(),
  };
}

interface Machine {
  readonly shell: Shell;
  readonly fs: SinkFs;
  readonly clock: FastvmClock;
  readonly env: Readonly<Record<string, string>>;
}

async function execute(machine: Machine, options: GuestExecOptions): Promise<GuestExecResult> {
  const { shell, fs, clock } = machine;
  const { argv, cwd = GUEST_HOME, stdin, timeoutSec, signal, onOutput } = options;
  const startedMs = performance.now();
  const output: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const write = (stream: 'stdout' | 'stderr') => (bytes: Uint8Array) => {
    output[stream].push(bytes);
    onOutput?.(stream, bytes);
  };
  const stdout = fs.openSink(write('stdout'));
  const stderr = fs.openSink(write('stderr'));
  const limit = startTimeLimit({ timeoutSec, outer: signal, clock });
  const env = { ...machine.env, ...options.env };
  try {
    const paths = { stdout: stdout.path, stderr: stderr.path };
    const result = await shell.run(scriptOf(argv), { cwd, env, stdin, signal: limit.signal, output: paths });
    const wasStopped = limit.signal.aborted;
    if (result.stdout !== '') write('stdout')(bytesFromShellText(result.stdout));
    if (result.stderr !== '' && !wasStopped) write('stderr')(bytesFromShellText(result.stderr));
    return {
      stdout: concatBytes(output.stdout),
      stderr: concatBytes(output.stderr),
      exitCode: wasStopped ? KILLED : result.exitCode,
      timedOut: limit.timedOut(),
      durationMs: Math.round(performance.now() - startedMs),
      env: result.env,
    };
  } finally {
    limit.stop();
    stdout.close();
    stderr.close();
  }
}
