import { scriptOf } from './argv.js';
import { bytesFromShellText, concatBytes } from './bytes.js';
import { createCurl } from './curl.js';
import type { GuestFileSystem } from './file-system.js';
import { loadJustBash } from './just-bash.js';
import { layOut } from './layout.js';
import { Shell } from './shell.js';
import { createSinkFs, type SinkFs } from './sink-fs.js';
import { type GuestSnapshot, restoreSnapshot, takeSnapshot } from './snapshot.js';
import { stat } from './stat.js';
import { tar } from './tar.js';
import { startTimeLimit } from './time-limit.js';

const HOME = '/root';
/** Exit code of a command that its time limit or its caller stopped: 128 + SIGKILL. */
const KILLED = 137;

export interface GuestOptions {
  /** What the guest's `curl` reaches; a rejection reads as a refused connection. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Files to start from. */
  readonly snapshot?: GuestSnapshot | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface GuestExecOptions {
  readonly argv: readonly string[];
  readonly stdin?: Uint8Array | undefined;
  readonly timeoutSec?: number | undefined;
  /** Stops the command; the call still resolves. */
  readonly signal?: AbortSignal | undefined;
  /** Gets the output while the command runs. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
}

export interface GuestExecResult {
  readonly stdout: Uint8Array<ArrayBuffer>;
  readonly stderr: Uint8Array<ArrayBuffer>;
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly durationMs: number;
}

/** A simulated machine: a shell over an in-memory file system, with no other network than the given `fetch`. */
export interface Guest {
  readonly fs: GuestFileSystem;
  /** Runs an argument vector in `/root`. A program that does not exist ends with exit code 127. */
  exec(options: GuestExecOptions): Promise<GuestExecResult>;
  snapshot(): Promise<GuestSnapshot>;
}

/**
 * Starts a guest, empty or from a snapshot.
 *
 * Output is exact byte for byte where a command writes it to the terminal or into a file. Inside a group whose output is redirected or
 * piped as a whole, bytes that are no UTF-8 survive only if all of the group's output is such bytes; `printf '\xff'` writes UTF-8.
 *
 * `command &` goes on after its `exec` has ended; `$!`, `wait` and `kill` work on it.
 *
 * @throws Error when the optional peer `just-bash` is not installed.
 */
export async function createGuest({ fetch, snapshot, env = {} }: GuestOptions): Promise<Guest> {
  const justBash = await loadJustBash();
  const fs = createSinkFs(justBash);
  if (snapshot === undefined) await layOut(fs);
  else await restoreSnapshot(fs, snapshot);
  const shell = new Shell(justBash, fs, { curl: createCurl(fetch), tar, stat });
  const environment = { HOME, USER: 'root', PATH: '/usr/local/bin:/usr/bin:/bin', ...env };
  return {
    fs,
    exec: (options) => execute(shell, fs, environment, options),
    snapshot: () => takeSnapshot(fs),
  };
}

async function execute(
  shell: Shell,
  fs: SinkFs,
  env: Readonly<Record<string, string>>,
  { argv, stdin, timeoutSec, signal, onOutput }: GuestExecOptions,
): Promise<GuestExecResult> {
  const startedMs = performance.now();
  const output: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const write = (stream: 'stdout' | 'stderr') => (bytes: Uint8Array) => {
    output[stream].push(bytes);
    onOutput?.(stream, bytes);
  };
  const stdout = fs.openSink(write('stdout'));
  const stderr = fs.openSink(write('stderr'));
  const limit = startTimeLimit(timeoutSec, signal);
  try {
    const paths = { stdout: stdout.path, stderr: stderr.path };
    const result = await shell.run(scriptOf(argv), { cwd: HOME, env, stdin, signal: limit.signal, output: paths });
    const wasStopped = limit.signal.aborted;
    if (result.stdout !== '') write('stdout')(bytesFromShellText(result.stdout));
    if (result.stderr !== '' && !wasStopped) write('stderr')(bytesFromShellText(result.stderr));
    return {
      stdout: concatBytes(output.stdout),
      stderr: concatBytes(output.stderr),
      exitCode: wasStopped ? KILLED : result.exitCode,
      timedOut: limit.timedOut(),
      durationMs: Math.round(performance.now() - startedMs),
    };
  } finally {
    limit.stop();
    stdout.close();
    stderr.close();
  }
}
