import { FastkitError } from '../../core/errors/index.js';
import { visibleLine, visibleText } from '../../core/errors/visible-text.js';
import { version } from '../../core/version.js';
import type { ExitCode, Output } from '../command.js';
import { InputError } from '../input-error.js';
import { commands } from './commands.js';

/**
 * Runs `fastkit` with the given arguments. An error that the user can fix prints one line on `err` and returns exit code 2; any other error is
 * a defect of fastkit and is thrown. Control characters in what is printed are shown.
 */
export function runCli(args: readonly string[], { out, err }: Output): Promise<ExitCode> {
  return run(args, { out: (line) => out(visibleText(line)), err: (line) => err(visibleText(line)) });
}

async function run(args: readonly string[], output: Output): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    output.err(help());
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') return print(help(), output);
  if (name === '--version' || name === '-v') return print(version, output);
  const entry = commands.get(name);
  if (entry === undefined) {
    output.err(`fastkit: unknown command ${JSON.stringify(name)}; expected one of: ${[...commands.keys()].join(', ')}`);
    return 2;
  }
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) return print(command.help, output);
  try {
    return await command.run(rest, output);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof FastkitError)) throw error;
    output.err(visibleLine(`fastkit ${name}: ${error.message.split('\n')[0]}`));
    return 2;
  }
}

function print(text: string, output: Output): 0 {
  output.out(text);
  return 0;
}

function help(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length));
  return [
    'Usage: fastkit <command> [arguments]',
    '',
    'Commands:',
    ...[...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'fastkit <command> --help    the arguments of a command',
    'fastkit --version           the version of fastkit',
  ].join('\n');
}
