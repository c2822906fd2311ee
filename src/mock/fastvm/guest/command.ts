import type { ExecResult } from 'just-bash';
import { latin1FromBytes } from './bytes.js';
import type { GuestFileSystem } from './file-system.js';

/** The environment of a guest command. */
export interface CommandContext {
  readonly cwd: string;
  readonly fs: GuestFileSystem;
  readonly stdin: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
}

export interface CommandResult {
  readonly exitCode: number;
  /** Text, or bytes as they are: just-bash miscounts bytes that it joins with the text of other commands in a group. */
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string;
}

/** A program of the guest, independent of just-bash's types. */
export type GuestCommand = (args: readonly string[], context: CommandContext) => Promise<CommandResult>;

/** Converts the result of a program to just-bash's form. */
export function asExecResult({ exitCode, stdout, stderr = '' }: CommandResult): ExecResult {
  if (typeof stdout === 'string') return { stdout, stdoutKind: 'text', stderr, exitCode };
  return {
    stdout: latin1FromBytes(stdout ?? new Uint8Array()),
    stdoutKind: 'bytes',
    stdoutEncoding: 'binary',
    stderr,
    exitCode,
  };
}
