import { logicalLines } from './logical-lines.js';

/** One module that an `import` statement names. */
export interface PythonImport {
  /** Leading dots: 0 for an absolute import, 1 for the file's own package, 2 for the one above. */
  readonly level: number;
  /** Dotted name; empty in `from . import x`. */
  readonly module: string;
  /** Names after `from … import`, each of which may be a module. Empty for `import a.b` and for `*`. */
  readonly names: readonly string[];
}

/**
 * Finds the imports in Python source, wherever they are: in functions, in `try`, after a semicolon, across lines. Those under
 * `if TYPE_CHECKING:` and `if __name__ == '__main__':` are left out, because they never run on a worker.
 *
 * Does not find modules that are named at run time (`importlib.import_module`, `__import__`), and does not check the syntax.
 */
export function findImports(source: string): PythonImport[] {
  const found: PythonImport[] = [];
  let skippedBlock: number | undefined;
  for (const { indent, tokens } of logicalLines(source)) {
    if (skippedBlock !== undefined && indent > skippedBlock) continue;
    skippedBlock = undefined;
    const guard = GUARD.exec(tokens.slice(0, GUARD_TOKENS).join(' '));
    if (guard === null) found.push(...importsOfLine(tokens));
    else if (tokens.at(-1) === ':') skippedBlock = indent;
  }
  return found;
}

const GUARD = /^(?:el)?if (?:(?:\S+ \. )*TYPE_CHECKING|__name__ = = ["']__main__["']) :/;
const GUARD_TOKENS = 16;

/** `import` is a reserved word, so each occurrence belongs to an import statement. */
function importsOfLine(tokens: readonly string[]): PythonImport[] {
  const found: PythonImport[] = [];
  let from: { level: number; module: string; end: number } | undefined;
  tokens.forEach((token, at) => {
    // Also matches `yield from x` and `raise x from y`, which are not followed by `import`.
    if (token === 'from') from = readFrom(tokens, at + 1);
    if (token !== 'import') return;
    if (from?.end === at && tokens[at - 1] !== 'from')
      found.push({ level: from.level, module: from.module, names: readNames(tokens, at + 1) });
    else found.push(...readNames(tokens, at + 1).map((module) => ({ level: 0, module, names: [] })));
  });
  return found;
}

function readFrom(tokens: readonly string[], start: number): { level: number; module: string; end: number } {
  let at = start;
  while (tokens[at] === '.') at += 1;
  const { name, end } = readDotted(tokens, at);
  return { level: at - start, module: name, end };
}

/** `a`, `a.b as c, d`, `(a, b as c,)`: the names without their aliases. */
function readNames(tokens: readonly string[], start: number): string[] {
  const names: string[] = [];
  let at = tokens[start] === '(' ? start + 1 : start;
  for (;;) {
    const { name, end } = readDotted(tokens, at);
    if (name === '') return names;
    names.push(name);
    at = tokens[end] === 'as' ? end + 2 : end;
    if (tokens[at] !== ',') return names;
    at += 1;
  }
}

function readDotted(tokens: readonly string[], start: number): { name: string; end: number } {
  const parts: string[] = [];
  let end = start;
  while (isName(tokens[end])) {
    // Python looks up modules in this form.
    parts.push((tokens[end] ?? '').normalize('NFKC'));
    end += 1;
    if (tokens[end] !== '.' || !isName(tokens[end + 1])) break;
    end += 1;
  }
  return { name: parts.join('.'), end };
}

function isName(token: string | undefined): boolean {
  return token !== undefined && token !== 'import' && /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(token);
}
