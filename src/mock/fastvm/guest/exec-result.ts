import type { ExecResult } from 'just-bash';
import { latin1FromBytes } from './bytes.js';
import type { CommandResult } from './command.js';

/** What a program gives, as just-bash takes it. */
export function asExecResult({ exitCode, stdout, stderr = '' }: CommandResult): ExecResult {
  return {
    stdout: latin1FromBytes(stdout ?? new Uint8Array()),
    stdoutKind: 'bytes',
    stdoutEncoding: 'binary',
    stderr,
    exitCode,
  };
}
