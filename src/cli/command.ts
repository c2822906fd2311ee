/** The output of a command, line by line. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** 0: done. 1: the requested check failed. 2: the input cannot be used. */
export type ExitCode = 0 | 1 | 2;

/** One `fastkit <command>`. */
export interface Command {
  /** Printed by `fastkit <command> --help`. */
  readonly help: string;
  /**
   * Runs with the arguments after the command's name.
   *
   * @throws InputError or another error of fastkit, which ends the command with its message and exit code 2.
   */
  run(args: readonly string[], output: Output): Promise<ExitCode>;
}

/** An entry in the table of commands; the code of the command is loaded when it is called. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
