import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Names of packages: `@a/b` of `import … from '@a/b/c'`. */
export interface Imports {
  /** Static imports. */
  readonly atStart: readonly string[];
  /** Imports by `import()` only. */
  readonly later: readonly string[];
}

/** Packages imported by built files and by the files that they import, without Node's modules and package.json's `imports`. */
export async function importsBelow(folder: string, files: readonly string[]): Promise<Imports> {
  const atStart = await walk(folder, new Set(files), isStatic);
  const all = await walk(folder, new Set(files), () => true);
  return { atStart: [...atStart], later: [...all].filter((name) => !atStart.has(name)) };
}

interface Import {
  readonly name: string;
  readonly kind: 'static' | 'dynamic';
}

const isStatic = ({ kind }: Import): boolean => kind === 'static';

async function walk(folder: string, files: Set<string>, wanted: (found: Import) => boolean): Promise<Set<string>> {
  const packages = new Set<string>();
  for (const file of files) {
    for (const { name } of importsOf(file, await readFile(join(folder, file), 'utf8')).filter(wanted)) {
      if (name.startsWith('.')) files.add(pathOf(file, name));
      else if (!/^#|^node:/.test(name)) packages.add(packageOf(name));
    }
  }
  return packages;
}

function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const { moduleSpecifier } = node;
      if (moduleSpecifier && ts.isStringLiteral(moduleSpecifier))
        found.push({ name: moduleSpecifier.text, kind: 'static' });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier && ts.isStringLiteralLike(specifier)) found.push({ name: specifier.text, kind: 'dynamic' });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) found.push({ name: literal.text, kind: 'static' });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Declarations import the `.js` file beside the `.d.ts` file. */
function pathOf(from: string, relative: string): string {
  const path = join(dirname(from), relative);
  return from.endsWith('.d.ts') ? path.replace(/\.js$/, '.d.ts') : path;
}

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
