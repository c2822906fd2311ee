import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { findImports, type PythonImport } from '../../../src/overrides/fastmap/function/sources/find-imports.js';
import { isStandardLibrary } from '../../../src/overrides/fastmap/function/sources/standard-library.js';
import { requirePython } from './support/python.js';

interface ParsedFile {
  readonly path: string;
  readonly source: string;
  readonly imports: readonly PythonImport[];
}

const python = requirePython();
const SCRIPT = fileURLToPath(new URL('./ast_imports.py', import.meta.url));

/** Python's parser goes through a file in another order. */
function sorted(imports: readonly PythonImport[]): string[] {
  return imports.map(({ level, module, names }) => JSON.stringify([level, module, names])).sort();
}

describe.runIf(python !== undefined)('Python’s own standard library', () => {
  let files: ParsedFile[] = [];
  let standardLibrary: string[] = [];

  beforeAll(() => {
    const { stdout } = spawnSync(python ?? '', ['-W', 'ignore', SCRIPT], { encoding: 'utf8', maxBuffer: 2 ** 30 });
    const lines = stdout.trimEnd().split('\n');
    files = lines.slice(0, -1).map((line) => JSON.parse(line));
    standardLibrary = JSON.parse(lines.at(-1) ?? '').standardLibrary;
  });

  it('has the imports that findImports finds, in every file', () => {
    expect(files.length).toBeGreaterThan(500);
    const wrong = files.filter(({ source, imports }) => sorted(findImports(source)).join() !== sorted(imports).join());
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('has no module that isStandardLibrary does not know', () => {
    const unknown = standardLibrary.filter((name) => !name.startsWith('_') && !isStandardLibrary(name));
    expect(standardLibrary.length).toBeGreaterThan(50);
    expect(unknown).toEqual([]);
  });
});
