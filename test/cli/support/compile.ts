import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { STRICT_CHECKS } from '../../package/support/strict-checks.js';

const FASTFN = fileURLToPath(new URL('../../../src/fastfn.ts', import.meta.url));
/** The files do not exist; the folder must, so that the compiler resolves names from it. */
const FOLDER = fileURLToPath(new URL('./', import.meta.url));

/** The compiler flags of strict users. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: [],
  ...STRICT_CHECKS,
  skipLibCheck: true,
  noEmit: true,
  paths: { 'fastkit/fastfn': [FASTFN] },
};

/** Files on disk, parsed once for all programs. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Compiles files, given as texts by name, against the sources of fastkit; returns the errors: `routes.ts(3): TS6133 …`. */
export function compile(files: Readonly<Record<string, string>>): string[] {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`${FOLDER}${name}`, text]));
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, rest[0]);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  const diagnostics = [...texts.keys()].flatMap((name) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)),
  );
  return diagnostics.map(({ file, start, code, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const name = file?.fileName.slice(file.fileName.lastIndexOf('/') + 1) ?? '';
    return `${name}(${line}): TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
