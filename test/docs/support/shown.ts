import ts from 'typescript';

/** Expected output of a line on a page. */
export interface Expectation {
  readonly line: number;
  /** As written after `// →`; `…` matches anything. */
  readonly text: string;
}

/** Markers around the output of a line of the page. */
const [BEGIN, END] = ['\u0001', '\u0002'];
const ARROW = /\/\/ → (.*)$/;

/**
 * Prepares a program whose comments say what is printed: `console.log(x); // → 3`. Each such call reports its line beside its
 * output. Throws if an arrow is on a line that prints nothing, because it would never be checked.
 */
export function instrument(text: string): { readonly text: string; readonly expectations: readonly Expectation[] } {
  const source = ts.createSourceFile('page.ts', text, ts.ScriptTarget.ES2022, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const expectations = text.split('\n').flatMap((line, index) => {
    const expected = ARROW.exec(line)?.[1];
    return expected === undefined ? [] : [{ line: index + 1, text: expected.trim() }];
  });
  const wanted = new Set(expectations.map(({ line }) => line));
  const edits: { start: number; end: number; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'console.log') {
      const line = lineOf(node.end);
      if (wanted.has(line)) edits.push({ start: node.expression.getStart(), end: node.expression.end, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const unchecked = expectations.filter(({ line }) => !edits.some((edit) => edit.line === line));
  if (unchecked.length > 0) throw new Error(`nothing is printed on line ${unchecked[0]?.line}`);
  let result = text;
  for (const { start, end, line } of edits.reverse()) {
    const print = `((...shown: unknown[]) => console.log('${BEGIN}${line}', ...shown, '${END}'))`;
    result = result.slice(0, start) + print + result.slice(end);
  }
  return { text: result, expectations };
}

/** The output of a program by line of the page; several outputs of one line are joined by a space. */
export function printedByLine(output: string): Map<number, string> {
  const printed = new Map<number, string>();
  for (const [, line, text = ''] of output.matchAll(/\u0001(\d+) ([^\u0002]*)\u0002/g)) {
    const before = printed.get(Number(line));
    const shown = text.trim().replaceAll(/\s+/g, ' ');
    printed.set(Number(line), before === undefined ? shown : `${before} ${shown}`);
  }
  return printed;
}

/** Whether a text is what the page says, where `…` matches anything. */
export function matches(expected: string, printed: string | undefined): boolean {
  if (printed === undefined) return false;
  const parts = expected.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(printed);
}
