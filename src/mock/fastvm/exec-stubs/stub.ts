/** The output and exit code of a command, all at once. */
export interface ExecOutput {
  /** Text (sent as UTF-8) or bytes. Default nothing. */
  readonly stdout?: string | Uint8Array | undefined;
  readonly stderr?: string | Uint8Array | undefined;
  /** Default 0. */
  readonly exitCode?: number | undefined;
}

/** A step of a command that runs for some time. After `exitCode` nothing more is read; without it the exit code is 0. */
export type ExecChunk =
  | { readonly stdout: string | Uint8Array }
  | { readonly stderr: string | Uint8Array }
  | { readonly exitCode: number }
  /** Waits this many milliseconds on the cloud's clock. */
  | { readonly delayMs: number };

/** A command that a stub replaces. */
export interface ExecStubCall {
  /** The argv as it was sent. */
  readonly command: readonly string[];
  /** The text of `sh -c`, else the argv with blanks between its words. */
  readonly text: string;
  /** Exported variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin: Uint8Array;
  readonly vmId: string;
}

type Produced = ExecOutput | Iterable<ExecChunk> | AsyncIterable<ExecChunk>;

/** A replacement for a command: its output, its steps, or a function of the call that returns either. */
export type ExecStub = ExecOutput | Iterable<ExecChunk> | ((call: ExecStubCall) => Produced | Promise<Produced>);

/** The commands that a stub replaces: those with exactly this text, those whose text matches, or those that a function selects. */
export type ExecPattern = string | RegExp | ((argv: readonly string[]) => boolean);

export interface ExecStubOptions {
  /** How many commands the stub replaces. Default unlimited. */
  readonly times?: number | undefined;
}

/** An active stub. */
export interface ExecStubHandle {
  /** The pattern in words. */
  readonly description: string;
  /** The commands that the stub replaced, in order. */
  readonly calls: readonly ExecStubCall[];
  /** Removes the stub; commands that are already running finish with it. Calling it again has no effect. */
  remove(): void;
}

/** Converts the result of a stub to steps. */
export async function* stepsOf(stub: ExecStub, call: ExecStubCall): AsyncGenerator<ExecChunk, void, undefined> {
  const produced = typeof stub === 'function' ? await stub(call) : stub;
  if (Symbol.asyncIterator in produced || Symbol.iterator in produced) {
    yield* produced as AsyncIterable<ExecChunk>;
    return;
  }
  const { stdout, stderr, exitCode = 0 } = produced;
  if (stdout !== undefined) yield { stdout };
  if (stderr !== undefined) yield { stderr };
  yield { exitCode };
}
