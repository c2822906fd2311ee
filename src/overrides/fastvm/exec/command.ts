import { InvalidArgumentError } from '../../../core/errors/index.js';

/** What runs in a guest, and how. The same for `run` and `stream`. */
export interface CommandParams {
  /** Text for `sh -c`, or the argv as it is. */
  command: string | readonly string[];
  /** Working directory in the guest. Default: that of the service. A command whose directory does not exist ends with exit code 125. */
  cwd?: string | undefined;
  /** Variables to add to the environment. A `PATH` decides where the program is found. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Name of the user who runs the command, with that user's home and groups. The guest needs `su` or `setpriv`, and a service that runs as root. */
  user?: string | undefined;
}

/** Goes to the directory `$1`, if one is given, and becomes the program that follows. `exec` looks up programs only: no builtins, no functions. */
const IN_DIRECTORY = '[ -z "$1" ] || CDPATH= cd -- "$1" || exit 125; shift; exec "$@"';

/**
 * The same as the user `$1`, with the user's home. By `setpriv` if it is that of util-linux, which becomes the program; `su` stays as its parent.
 */
const AS_USER = `user=$1; shift
group=$(id -g -- "$user") || exit 125
if command -v setpriv >/dev/null 2>&1 && setpriv --reuid="$user" --regid="$group" --init-groups true 2>/dev/null; then
  eval "home=~$user"
  exec setpriv --reuid="$user" --regid="$group" --init-groups env HOME="$home" USER="$user" LOGNAME="$user" /bin/sh -c '${IN_DIRECTORY}' sh "$@"
fi
exec su -s /bin/sh -- "$user" -c '${IN_DIRECTORY}' sh "$@"`;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
/** Names that a shell expands in `~name`. */
const USER = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * The argv of a command: text (even empty) is run by `sh -c`, a list is passed on unchanged. With a directory, variables or a user it is wrapped
 * so that it gets exactly these, whatever shell the guest has: variables are set by `env`, so that neither a shell's read-only names nor a
 * `PATH` without the usual programs is in the way.
 *
 * @throws {InvalidArgumentError} A part is not valid; the message names it.
 * @example
 * toArgv({ command: 'ls -la | wc -l' }); // ['sh', '-c', 'ls -la | wc -l']
 * toArgv({ command: ['ls', '-la'], env: { LANG: 'C' } }); // ['env', 'LANG=C', 'ls', '-la']
 */
export function toArgv({ command, cwd, env, user }: CommandParams): string[] {
  const argv = plainArgv(command);
  const variables = checkVariables(env).map(([name, value]) => `${name}=${value}`);
  if (cwd === undefined && user === undefined && variables.length === 0) return argv;
  if (typeof command === 'string') argv[0] = '/bin/sh';
  const program = variables.length === 0 ? argv : ['env', ...variables, ...withoutEquals(argv)];
  const directory = cwd === undefined ? '' : toDirectory(cwd);
  if (user !== undefined) return ['sh', '-c', AS_USER, 'sh', checkUser(user), directory, ...program];
  return directory === '' ? program : ['sh', '-c', IN_DIRECTORY, 'sh', directory, ...program];
}

/** The variables, each with a valid name and value. */
export function checkVariables(env: CommandParams['env'] = {}): [name: string, value: string][] {
  return Object.entries(env).map(([name, value]) => [checkName(name), checkText(`env.${name}`, value)]);
}

/** The argv of a command that is started by `env`: a shell for text is named by its path, because `PATH` may be among the variables. */
export function argvAfterEnv(command: CommandParams['command']): readonly string[] {
  const argv = plainArgv(command);
  if (typeof command === 'string') argv[0] = '/bin/sh';
  return withoutEquals(argv);
}

function plainArgv(command: string | readonly string[]): string[] {
  if (typeof command === 'string') return ['sh', '-c', checkText('command', command, true)];
  if (!Array.isArray(command) || command.length === 0 || command.some((word) => typeof word !== 'string')) {
    throw new InvalidArgumentError('command must be a string or a non-empty array of strings');
  }
  if (command[0] === '') throw new InvalidArgumentError('command must name a program; its first element is empty');
  return command.map((word) => checkText('command', word, true));
}

/** `env` takes a program with `=` in its name for one more variable; a shell does not. */
function withoutEquals(argv: readonly string[]): readonly string[] {
  return argv[0]?.includes('=') ? ['/bin/sh', '-c', 'exec "$@"', 'sh', ...argv] : argv;
}

/** A path for `cd --` that it does not read as the previous directory. */
function toDirectory(cwd: string): string {
  const path = checkText('cwd', cwd);
  return path.startsWith('/') ? path : `./${path}`;
}

function checkName(name: string): string {
  if (!VARIABLE.test(name)) {
    throw new InvalidArgumentError(`${JSON.stringify(name)} is not a valid variable name`);
  }
  return name;
}

function checkUser(user: string): string {
  if (!USER.test(checkText('user', user))) throw new InvalidArgumentError(`${JSON.stringify(user)} is not a user name`);
  return user;
}

function checkText(name: string, value: unknown, mayBeEmpty = name.startsWith('env.')): string {
  if (typeof value !== 'string') throw new InvalidArgumentError(`${name} must be text, got ${typeof value}`);
  if (value === '' && !mayBeEmpty) throw new InvalidArgumentError(`${name} must not be empty`);
  if (value.includes('\0')) throw new InvalidArgumentError(`${name} must not contain a NUL character`);
  return value;
}
