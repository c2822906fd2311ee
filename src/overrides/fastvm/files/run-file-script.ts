import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { visibleLine } from '../../../core/errors/visible-text.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { FileTransferError, type FileTransferErrorCode } from '../errors/file-transfer-error.js';
import type { RunParams } from '../exec/params.js';

/** Runs a command in a VM. */
export type RunCommand = (params: RunParams, options: RequestOptions) => PromiseLike<ExecResult>;

/** One step in the guest. */
export interface FileScript {
  /** What it does, for messages: `reading /etc/hosts`. */
  readonly what: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly stdin?: Uint8Array | undefined;
}

const TIMEOUT_SEC = 60;
const STDERR_TAIL_CHARS = 400;

/** What the tools of every guest say in the C locale, at the end of a line. */
const CAUSES: readonly (readonly [RegExp, FileTransferErrorCode])[] = [
  [/: Permission denied$|: Read-only file system$|: Operation not permitted$/im, 'EACCES'],
  [/: No space left on device$|: Disk quota exceeded$/im, 'ENOSPC'],
  [/: Not a directory$/im, 'ENOTDIR'],
  [/: Is a directory$/im, 'EISDIR'],
  [/: File exists$/im, 'EEXIST'],
  [/: Directory not empty$/im, 'ENOTEMPTY'],
  [/: not a regular file$/im, 'UNSUPPORTED'],
  [/: No such file or directory$|: nonexistent directory$|: Directory nonexistent$|: No such file$/im, 'ENOENT'],
];

/** Runs a script of `scripts.ts`. Throws a `FileTransferError` unless it exits with code 0 in time. */
export async function runFileScript(run: RunCommand, step: FileScript, options: RequestOptions): Promise<string> {
  const { what, script, args, stdin } = step;
  const params = { command: ['sh', '-c', script, 'sh', ...args], timeoutSec: TIMEOUT_SEC, stdin };
  const result = await run(params, options);
  if (result.exitCode === 0 && result.timedOut !== true && result.stdoutTruncated !== true) return result.stdout;
  throw failure(what, result);
}

/** For text that a script of ours does not print. */
export function unexpectedOutput(what: string, cause?: unknown): FileTransferError {
  return new FileTransferError('GUEST', 'command', `${what} in the guest gave unexpected output`, { cause });
}

function failure(what: string, execResult: ExecResult): FileTransferError {
  const { exitCode, timedOut, stdoutTruncated, stderr = '' } = execResult;
  const tail = visibleLine(stderr.trim().slice(-STDERR_TAIL_CHARS));
  const end = timedOut ? `did not end within ${TIMEOUT_SEC} s` : `failed with exit code ${exitCode}`;
  if (exitCode === 0 && !timedOut && stdoutTruncated) {
    return new FileTransferError('TOO_LARGE', 'command', `${what} in the guest gave more than a response can hold`, {
      execResult,
    });
  }
  const code = CAUSES.find(([pattern]) => pattern.test(stderr.trim()))?.[1] ?? 'GUEST';
  return new FileTransferError(code, 'command', `${what} in the guest ${end}${tail === '' ? '' : `: ${tail}`}`, {
    execResult,
    ...(exitCode === 127 && { hint: 'the guest needs sh and the usual tools: cat, stat, readlink, mkdir, mv' }),
  });
}

/** A path as the scripts take it. */
export function scriptPath(path: string, name = 'path'): string {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new InvalidArgumentError(`${name} must be a path in the guest; got ${JSON.stringify(path)}`);
  }
  const bare = path.replace(/(?<=.)\/+$/, '');
  return bare.startsWith('/') ? bare : `./${bare}`;
}
