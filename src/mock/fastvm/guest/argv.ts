import { shellQuote } from '../../../overrides/fastvm/shell-quote.js';

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash']);

/**
 * The script that runs an argument vector.
 *
 * `sh -c '…'` (also `bash -lc`, `sh -euc`, with positional arguments) runs as that script, so that its output can be streamed. Any other
 * vector runs the program with literal arguments.
 */
export function scriptOf(argv: readonly string[]): string {
  const shell = shellCall(argv);
  return shell === undefined ? argv.map(shellQuote).join(' ') : [...shell.prelude, shell.script].join('\n');
}

/** The text of a command: the script of `sh -c`, else its words with blanks between them. */
export function textOf(argv: readonly string[]): string {
  return shellCall(argv)?.script ?? argv.join(' ');
}

interface ShellCall {
  readonly script: string;
  /** Lines to run first: the shell's options and positional arguments. */
  readonly prelude: readonly string[];
}

function shellCall(argv: readonly string[]): ShellCall | undefined {
  if (!SHELLS.has((argv[0] ?? '').replace(/^(\/usr)?\/bin\//, ''))) return undefined;
  const prelude: string[] = [];
  let isCommand = false;
  let i = 1;
  for (; argv[i]?.startsWith('-'); i++) {
    const option = argv[i] ?? '';
    if (option === '-o') prelude.push(`set -o ${shellQuote(argv[++i] ?? '')}`);
    else if (!option.startsWith('--')) {
      isCommand ||= option.includes('c');
      for (const letter of option.slice(1).replace(/[^eux]/g, '')) prelude.push(`set -${letter}`);
    }
  }
  const script = argv[i];
  if (!isCommand || script === undefined) return undefined;
  const positional = argv.slice(i + 2);
  if (positional.length > 0) prelude.push(`set -- ${positional.map(shellQuote).join(' ')}`);
  return { script, prelude };
}
