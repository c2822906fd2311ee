import type { ExecResult } from 'just-bash';
import { latin1FromBytes } from './bytes.js';
import type { GuestFileSystem } from './file-system.js';

/** What a guest command can reach. */
export interface CommandContext {
  readonly cwd: string;
  readonly fs: GuestFileSystem;
  readonly stdin: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout?: Uint8Array;
  readonly stderr?: string;
}

/** A program of the guest, free of just-bash's types. */
export type GuestCommand = (args: readonly string[], context: CommandContext) => Promise<CommandResult>;

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
