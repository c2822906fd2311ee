/** Where a command prints, a line at a time. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** 0: done. 1: the check that was asked for failed. 2: the input cannot be used. */
export type ExitCode = 0 | 1 | 2;

/** One `fastkit <command>`. */
export interface Command {
  /** Printed by `fastkit <command> --help`. */
  readonly help: string;
  /**
   * Runs with the arguments after the command's name.
   *
   * @throws InputError, or any other error of fastkit, which ends the command with its message and exit code 2.
   */
  run(args: readonly string[], output: Output): Promise<ExitCode>;
}

/** A row of the table of commands; the command's own code is loaded when it is called. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
