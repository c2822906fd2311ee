import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './pages.js';

/** TypeScript text without a file. */
export interface VirtualFile {
  /** Unique name, for error messages. */
  readonly name: string;
  readonly text: string;
}

/** Below the repository, so that package names resolve as in its own files. */
const FOLDER = join(ROOT, 'test/docs/virtual');

/**
 * The compiler's errors in these files under the repository's strict settings, as `name:line TScode message`. All of them are
 * checked as one program. Unused names are allowed, because a page shows more than it uses.
 */
export function compile(files: readonly VirtualFile[]): string[] {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, ROOT);
  const virtual = new Map(
    files.map(({ name, text }) => [join(FOLDER, `${name.replaceAll(/\W/g, '_')}.ts`), { name, text }]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, settings, ...rest) => {
    const text = virtual.get(path)?.text;
    return text === undefined
      ? getSourceFile(path, settings, ...rest)
      : ts.createSourceFile(path, text, settings, true);
  };
  const program = ts.createProgram(
    [...virtual.keys()],
    { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    host,
  );
  return [...virtual].flatMap(([path, { name }]) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ file, start = 0, code, messageText }) => {
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
      return `${name}:${line} TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
