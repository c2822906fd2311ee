import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { checkModuleName } from './check-module-name.js';
import { decodeSource } from './decode-source.js';
import { findImports, type PythonImport } from './find-imports.js';
import { findLocalModules, type LocalModule, moduleOfFile } from './local-module.js';
import type { PythonFiles } from './python-files.js';
import { isStandardLibrary } from './standard-library.js';

/** Source text by dotted module name, sorted by name. */
export type LocalSources = Readonly<Record<string, string>>;

/** Limits of what is collected for one function. */
export interface LocalSourceLimits {
  readonly maxModules: number;
  /** Total size of all files. */
  readonly maxBytes: number;
}

const LIMITS: LocalSourceLimits = { maxModules: 1_000, maxBytes: 50_000_000 };

/**
 * Reads a Python file and every module that it imports, directly or indirectly, from below the folder where its dotted name starts.
 * Other modules (standard library, installed packages) are not collected; the worker has them.
 *
 * @throws InvalidArgumentError when a file is unreadable, not UTF-8 or badly named, or when a limit is exceeded.
 */
export async function collectLocalSources(
  files: PythonFiles,
  path: string,
  limits: LocalSourceLimits = LIMITS,
): Promise<{ module: string; sources: LocalSources }> {
  const { root, main } = await moduleOfFile(files, path);
  const sources = new Map<string, string>();
  let bytesLeft = limits.maxBytes;
  const pending = [main, ...(await parentsOf(files, root, main))];
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    if (sources.has(module.name)) continue;
    if (sources.size === limits.maxModules) throw tooMuch(main, `more than ${limits.maxModules} local modules`);
    checkModuleName(module.name, module.path);
    const bytes = await files.read(module.path, limits.maxBytes);
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) throw tooMuch(main, `more than ${limits.maxBytes} bytes of local modules`);
    const source = decodeSource(bytes, module.path);
    sources.set(module.name, nonEmpty(source));
    for (const name of findImports(source).flatMap((statement) => importedNames(statement, module))) {
      pending.push(...(await modulesOf(files, root, name)).filter((found) => !sources.has(found.name)));
    }
  }
  return { module: main.name, sources: Object.fromEntries([...sources].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The packages around a module, which Python imports first. */
async function parentsOf(files: PythonFiles, root: string, { name }: LocalModule): Promise<LocalModule[]> {
  const parent = parentOf(name);
  return parent === '' ? [] : findLocalModules(files, root, parent);
}

/** The local modules of a dotted name. A module of the standard library wins over a folder without `__init__.py`, as in Python. */
async function modulesOf(files: PythonFiles, root: string, name: string): Promise<LocalModule[]> {
  const found = await findLocalModules(files, root, name);
  return isStandardLibrary(name) && found[0]?.name.includes('.') ? [] : found;
}

/** The absolute names that a statement may import. A relative import from outside of its top-level package fails in Python too. */
function importedNames({ level, module, names }: PythonImport, importer: LocalModule): string[] {
  let base = module;
  if (level > 0) {
    let home = importer.isPackage ? importer.name : parentOf(importer.name);
    for (let up = 1; up < level; up++) home = parentOf(home);
    if (home === '') return [];
    base = module === '' ? home : `${home}.${module}`;
  }
  return [base, ...names.map((name) => `${base}.${name}`)];
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}

/** A worker may treat an empty text as a missing one. */
function nonEmpty(source: string): string {
  return source === '' ? '\n' : source;
}

function tooMuch(main: LocalModule, what: string): InvalidArgumentError {
  return new InvalidArgumentError(`the Python file ${main.path} imports ${what}`, {
    hint: 'import less, or list packages as requirements',
  });
}
