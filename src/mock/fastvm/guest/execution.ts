/** Exit code of a command that was stopped by its time limit or its caller: 128 + SIGKILL. */
export const KILLED = 137;

export interface GuestExecOptions {
  readonly argv: readonly string[];
  /** Default `/root`. */
  readonly cwd?: string | undefined;
  /** Variables besides the guest's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly stdin?: Uint8Array | undefined;
  readonly timeoutSec?: number | undefined;
  /** Aborting stops the command; the call still resolves. */
  readonly signal?: AbortSignal | undefined;
  /** Receives the output while the command runs. */
  readonly onOutput?: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
}

export interface GuestExecResult {
  readonly stdout: Uint8Array<ArrayBuffer>;
  readonly stderr: Uint8Array<ArrayBuffer>;
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly durationMs: number;
  /** The shell's variables at its end, including `PWD`. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a command of a guest. */
export type GuestExec = (options: GuestExecOptions) => Promise<GuestExecResult>;
