/** What a command gives and how it ends, all at once. */
export interface ExecOutput {
  /** Text (sent as UTF-8) or bytes. Default nothing. */
  readonly stdout?: string | Uint8Array | undefined;
  readonly stderr?: string | Uint8Array | undefined;
  /** Default 0. */
  readonly exitCode?: number | undefined;
}

/** A step of a command that goes on for a while. After `exitCode` nothing more is read; without it the exit code is 0. */
export type ExecChunk =
  | { readonly stdout: string | Uint8Array }
  | { readonly stderr: string | Uint8Array }
  | { readonly exitCode: number }
  /** Waits that many milliseconds of the cloud's clock. */
  | { readonly delayMs: number };

/** A command that a stub stands in for. */
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

/** What takes the place of a command: its output, its steps, or a function of the call that gives either. */
export type ExecStub = ExecOutput | Iterable<ExecChunk> | ((call: ExecStubCall) => Produced | Promise<Produced>);

/** Which commands a stub stands in for: those with exactly this text, those whose text matches, or those that a function picks. */
export type ExecPattern = string | RegExp | ((argv: readonly string[]) => boolean);

export interface ExecStubOptions {
  /** How many commands it stands in for before it steps aside. Default any number. */
  readonly times?: number | undefined;
}

/** A double that is in place. */
export interface ExecStubHandle {
  /** The pattern in words. */
  readonly description: string;
  /** The commands that it stood in for, in order. */
  readonly calls: readonly ExecStubCall[];
  /** Takes the stub away; commands that run already end as it says. Retrying it is harmless. */
  remove(): void;
}

/** Reads what a stub gives as steps. */
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
