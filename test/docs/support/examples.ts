import { dirname } from 'node:path/posix';
import ts from 'typescript';
import { resolveImport, sourcesBelow } from '../../project/sources.js';

/** An `@example` of a docstring. */
export interface Example {
  readonly path: string;
  /** Line of the file. */
  readonly line: number;
  readonly text: string;
}

/** Every `@example` below `src/`. An example may be a fenced block with text around it. */
export function examples(): Example[] {
  return sourcesBelow('src').flatMap(({ path, text }) => {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const found: Example[] = [];
    const visit = (node: ts.Node): void => {
      for (const doc of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
        for (const tag of doc.tags ?? []) {
          if (tag.tagName.text !== 'example') continue;
          const shown = ts.getTextOfJSDocComment(tag.comment) ?? '';
          const line = source.getLineAndCharacterOfPosition(tag.getStart()).line + 1;
          found.push({ path, line, text: /```\w*\n([\s\S]*?)```/.exec(shown)?.[1] ?? shown });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    // A comment belongs to a statement and to what is declared in it.
    return [...new Map(found.map((example) => [example.line, example])).values()];
  });
}

/** Names that examples use without declaring them. */
const AT_HAND: Readonly<Record<string, string>> = {
  adminToken: 'string',
  apiKey: 'string',
  body: 'Uint8Array<ArrayBuffer>',
  bytes: 'Uint8Array',
  cloud: "ReturnType<typeof import('fastkit/mock').mockCloud>",
  code: 'string',
  error: 'unknown',
  execId: 'string',
  fn: "import('fastkit/fastmap').PythonFunction",
  func_hash: 'string',
  handle: "import('fastkit/fastvm').ExecHandle",
  hash: "import('node:crypto').Hash",
  headers: 'Headers',
  id: 'string',
  input: 'readonly number[]',
  key: 'string',
  months: 'readonly string[]',
  numbers: 'readonly number[]',
  payload: 'Uint8Array<ArrayBuffer>',
  secret: 'string',
  served: "import('fastkit/mock/node').ServedCloud",
  square: "import('fastkit/fastmap').PythonFunction",
  target: "import('fastkit/fastfn').FunctionsEnvUpdateQuery",
  vm: "import('fastkit/fastvm').Vm",
  vmId: 'string',
  volume: "import('fastkit/fastvm').Volume",
};
const TYPES_AT_HAND = `
interface Order { readonly id: string }
interface paths { '/orders/{id}': { get: { parameters: { path: { id: string } }; responses: { 200: { content: { 'application/json': Order } } } } } }
`;
const CLIENTS = {
  fastvm: "import('fastkit/fastvm').FastvmClient",
  fastfn: "import('fastkit/fastfn').FastfnClient",
  fastmap: "import('fastkit/fastmap').FastmapClient",
};
const PACKAGES: Readonly<Record<string, string>> = { expect: 'vitest', setupServer: 'msw/node' };
const ENTRIES = {
  'src/fastvm.ts': 'fastkit/fastvm',
  'src/fastfn.ts': 'fastkit/fastfn',
  'src/fastmap.ts': 'fastkit/fastmap',
  'src/index.ts': 'fastkit',
  'src/mock-node.ts': 'fastkit/mock/node',
  'src/mock.ts': 'fastkit/mock',
};

/**
 * Turns examples into modules: names that an example uses are imported from its file, from the entry points or from the files beside
 * it, or declared.
 */
export function modulesOf(found: readonly Example[]): { name: string; text: string }[] {
  const exported = exportedNames();
  return found.map(({ path, line, text }) => {
    const { used, declared } = namesOf(text);
    const free = [...used].filter((name) => !declared.has(name));
    const service = /fastvm|fastfn|fastmap/.exec(path)?.[0] as keyof typeof CLIENTS | undefined;
    const prelude = free.flatMap((name) => {
      const files = exported.get(name) ?? [];
      const entry = files.includes(path) ? undefined : Object.entries(ENTRIES).find(([file]) => files.includes(file));
      if (entry !== undefined) return [`import { ${name} } from '${entry[1]}';`];
      const near = files.find((file) => file === path) ?? files.find((file) => dirname(file) === dirname(path));
      if (near !== undefined) return [`import { ${name} } from '../../../${near.replace(/\.ts$/, '.js')}';`];
      if (PACKAGES[name] !== undefined) return [`import { ${name} } from '${PACKAGES[name]}';`];
      if (name === 'client') return [`declare const client: ${CLIENTS[service ?? 'fastvm']};`];
      return AT_HAND[name] === undefined ? [] : [`declare const ${name}: ${AT_HAND[name]};`];
    });
    // On one line, so that the example's own lines start at line 2 in error messages.
    const head = `${[...prelude, TYPES_AT_HAND].join(' ').replaceAll('\n', ' ')} export {};`;
    return { name: `${path}:${line}`, text: `${head}\n${text}` };
  });
}

/** Names to the files, entry points among them, that export them. */
function exportedNames(): Map<string, string[]> {
  const sources = new Map(sourcesBelow('src').map(({ path, text }) => [path, text]));
  for (const { path, text } of sourcesBelow('generated')) sources.set(path, text);
  const namesIn = (path: string): string[] =>
    ts
      .createSourceFile(path, sources.get(path) ?? '', ts.ScriptTarget.ES2022)
      .statements.flatMap((statement) => exportsOf(statement, (specifier) => namesIn(resolveImport(path, specifier))));
  const names = new Map<string, string[]>();
  for (const path of sources.keys()) {
    for (const name of namesIn(path)) names.set(name, [...(names.get(name) ?? []), path]);
  }
  return names;
}

function exportsOf(statement: ts.Statement, namesIn: (specifier: string) => string[]): string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause !== undefined && ts.isNamedExports(exportClause)) {
      return exportClause.elements.map(({ name }) => name.text);
    }
    return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? namesIn(moduleSpecifier.text) : [];
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  return 'name' in statement && ts.isIdentifier(statement.name as ts.Node)
    ? [(statement.name as ts.Identifier).text]
    : [];
}

function namesOf(text: string): { used: Set<string>; declared: Set<string> } {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isMember =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isBindingElement(parent) && parent.propertyName === node);
      const isDeclaration =
        (ts.isVariableDeclaration(parent) ||
          ts.isBindingElement(parent) ||
          ts.isParameter(parent) ||
          ts.isFunctionDeclaration(parent)) &&
        parent.name === node;
      if (isDeclaration || ts.isImportSpecifier(parent)) declared.add(node.text);
      else if (!isMember) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2022, true));
  return { used, declared };
}
