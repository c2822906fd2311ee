import type { CommandContext, CommandResult } from './command.js';
import type { GuestStat } from './file-system.js';
import { parseOptions } from './parse-options.js';

const NAMES = {
  c: 'format',
  format: 'format',
  printf: 'printf',
  L: 'dereference',
  dereference: 'dereference',
} as const;

/** The guest's `stat`: like GNU's, it reports on a link itself, and supports times, types and modes in formats. */
export async function stat(args: readonly string[], { fs, cwd }: CommandContext): Promise<CommandResult> {
  const options = parseOptions(args, { names: NAMES, withValue: new Set(['format', 'printf']) });
  const wrong = options.unknown ?? options.incomplete;
  if (wrong !== undefined) return { exitCode: 1, stderr: `stat: invalid option -- '${wrong}'\n` };
  const printf = options.values.get('printf')?.at(-1)?.replaceAll('\\n', '\n').replaceAll('\\0', '\0');
  const format =
    printf ?? `${options.values.get('format')?.at(-1) ?? '  File: %n\n  Size: %s\t%F\nAccess: (%a)\nModify: %Y'}\n`;

  let stdout = '';
  let stderr = '';
  for (const name of options.operands) {
    const path = fs.resolvePath(cwd, name);
    const found = await (options.flags.has('dereference') ? fs.stat(path) : fs.lstat(path)).catch(() => undefined);
    if (found === undefined) stderr += `stat: cannot statx '${name}': No such file or directory\n`;
    else stdout += render(format, name, found);
  }
  return { exitCode: stderr === '' ? 0 : 1, stdout, stderr };
}

function render(format: string, name: string, found: GuestStat): string {
  const seconds = Math.floor(found.mtime.getTime() / 1000);
  const values: Record<string, string> = {
    '%': '%',
    a: (found.mode & 0o7777).toString(8),
    f: modeWord(found).toString(16),
    F: typeOf(found),
    g: '0',
    G: 'root',
    h: '1',
    n: name,
    N: `'${name}'`,
    s: String(found.size),
    u: '0',
    U: 'root',
    X: String(seconds),
    y: found.mtime.toISOString().replace('T', ' ').replace('Z', '000000 +0000'),
    Y: String(seconds),
    Z: String(seconds),
  };
  return format.replace(/%([%a-zA-Z])/g, (all, letter: string) => values[letter] ?? all);
}

function typeOf({ isDirectory, isSymbolicLink, size }: GuestStat): string {
  if (isSymbolicLink) return 'symbolic link';
  if (isDirectory) return 'directory';
  return size === 0 ? 'regular empty file' : 'regular file';
}

function modeWord({ isDirectory, isSymbolicLink, mode }: GuestStat): number {
  return (mode & 0o7777) | (isSymbolicLink ? 0o120000 : isDirectory ? 0o040000 : 0o100000);
}
