import { messageOf } from '../../../core/errors/is-error.js';
import type { CommandContext, CommandResult } from './command.js';
import { gunzip, gzip, isGzip } from './gzip.js';
import { type ParsedOptions, parseOptions } from './parse-options.js';
import { createArchive } from './tar-create.js';
import { extractArchive } from './tar-extract.js';
import { decodeTar } from './tar-format.js';

const NAMES = {
  c: 'create',
  create: 'create',
  x: 'extract',
  extract: 'extract',
  t: 'list',
  list: 'list',
  z: 'gzip',
  gzip: 'gzip',
  f: 'file',
  file: 'file',
  C: 'directory',
  directory: 'directory',
  exclude: 'exclude',
  h: 'dereference',
  dereference: 'dereference',
  p: 'ignored',
  'preserve-permissions': 'ignored',
  o: 'ignored',
  'no-same-owner': 'ignored',
  'numeric-owner': 'ignored',
  'same-permissions': 'ignored',
  'delay-directory-restore': 'ignored',
  'hard-dereference': 'ignored',
  overwrite: 'ignored',
  v: 'verbose',
  verbose: 'verbose',
} as const;

const WITH_VALUE = new Set<string>(['file', 'directory', 'exclude']);

/** The guest's `tar`: creates, extracts and lists, with modes, times and links, and never outside its directory. */
export async function tar(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const options = parseOptions(dashed(args), { names: NAMES, withValue: WITH_VALUE });
  const wrong = options.unknown ?? options.incomplete;
  if (wrong !== undefined) return usage(`invalid option -- '${wrong}'`);
  const modes = ['create', 'extract', 'list'].filter((mode) => options.flags.has(mode));
  if (modes.length !== 1) return usage('You must specify one of the -c, -x or -t options');

  const directory = context.fs.resolvePath(context.cwd, options.values.get('directory')?.at(-1) ?? '.');
  const root = await context.fs.realpath(directory).catch(() => undefined);
  if (root === undefined) return failed([`${directory}: Cannot open: No such file or directory`]);
  return modes[0] === 'create' ? create(options, root, context) : read(options, root, context);
}

/** Converts the old style (`tar xzf file -C dir`) to options. */
function dashed(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  if (first === undefined || first === '' || first.startsWith('-')) return args;
  const letters = [...first];
  const separate = letters.flatMap((letter) =>
    letter === 'f' || letter === 'C' ? [`-${letter}`, rest.shift() ?? ''] : [`-${letter}`],
  );
  return [...separate, ...rest];
}

async function create(options: ParsedOptions, root: string, { fs, cwd }: CommandContext): Promise<CommandResult> {
  if (options.operands.length === 0) return usage('Cowardly refusing to create an empty archive');
  const file = options.values.get('file')?.at(-1) ?? '-';
  const target = file === '-' ? undefined : fs.resolvePath(cwd, file);
  const exclude = options.values.get('exclude') ?? [];
  const { bytes, problems } = await createArchive(fs, root, options.operands, {
    archivePath: target,
    exclude,
    dereference: options.flags.has('dereference'),
  });
  const archive = options.flags.has('gzip') ? gzip(bytes) : bytes;
  if (target === undefined) return { ...failed(problems), stdout: archive };
  try {
    await fs.writeFile(target, archive);
  } catch {
    return failed([`${file}: Cannot open: No such file or directory`]);
  }
  return failed(problems);
}

async function read(options: ParsedOptions, root: string, context: CommandContext): Promise<CommandResult> {
  const { fs, cwd, stdin } = context;
  const file = options.values.get('file')?.at(-1) ?? '-';
  const stored = file === '-' ? stdin : await fs.readFileBuffer(fs.resolvePath(cwd, file)).catch(() => undefined);
  if (stored === undefined) return failed([`${file}: Cannot open: No such file or directory`]);
  try {
    const zipped = options.flags.has('gzip') || (file !== '-' && isGzip(stored));
    const bytes = zipped ? gunzip(stored) : stored;
    if (bytes.length === 0) return failed(['This does not look like a tar archive']);
    if (options.flags.has('list')) {
      const lines = [...decodeTar(bytes)].map(({ name }) => `${name}\n`);
      return { exitCode: 0, stdout: new TextEncoder().encode(lines.join('')) };
    }
    return failed(await extractArchive(fs, root, bytes, options.operands));
  } catch (error) {
    return failed([messageOf(error)]);
  }
}

/** The result for a list of errors: success if there are none. */
function failed(problems: readonly string[]): CommandResult {
  if (problems.length === 0) return { exitCode: 0 };
  const lines = [...problems, 'Exiting with failure status due to previous errors'];
  return { exitCode: 2, stderr: lines.map((line) => `tar: ${line}\n`).join('') };
}

function usage(message: string): CommandResult {
  return { exitCode: 2, stderr: `tar: ${message}\n` };
}
