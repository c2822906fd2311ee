import { isPythonIdentifier } from '../../pickle/python-name.js';
import { type PythonFiles, splitPath } from './python-files.js';

/** A module that has a file. */
export interface LocalModule {
  readonly name: string;
  readonly path: string;
  /** Whether the file is a package's `__init__.py`. */
  readonly isPackage: boolean;
}

const INIT = '__init__.py';

/**
 * The module of a `.py` file, and the folder where its dotted name starts: the first parent folder that is not a package. So a file
 * in `shop/`, which has an `__init__.py`, is `shop.<file>`, as for `python -m`.
 */
export async function moduleOfFile(files: PythonFiles, path: string): Promise<{ root: string; main: LocalModule }> {
  const file = splitPath(path);
  const isPackage = file.base === INIT;
  const parts = isPackage ? [] : [file.base.slice(0, -'.py'.length)];
  let root = file.folder;
  while ((await files.list(root)).get(INIT) === 'file') {
    const { folder, base } = splitPath(root);
    if (folder === root || !isPythonIdentifier(base)) break;
    parts.unshift(base);
    root = folder;
  }
  return { root, main: { name: parts.join('.'), path, isPackage } };
}

/**
 * The modules that Python loads for `import <name>`, outermost package first, if they are below `root`. Packages without an
 * `__init__.py` have no file and are left out. As in Python, a package wins over a file of the same name.
 */
export async function findLocalModules(files: PythonFiles, root: string, name: string): Promise<LocalModule[]> {
  const found: LocalModule[] = [];
  const parts = name.split('.');
  let folder = root;
  for (const [depth, part] of parts.entries()) {
    const module = parts.slice(0, depth + 1).join('.');
    const entries = await files.list(folder);
    const inner = `${folder === '/' ? '' : folder}/${part}`;
    const isFolder = entries.get(part) === 'folder';
    if (isFolder && (await files.list(inner)).get(INIT) === 'file') {
      found.push({ name: module, path: `${inner}/${INIT}`, isPackage: true });
    } else if (entries.get(`${part}.py`) === 'file') {
      found.push({ name: module, path: `${inner}.py`, isPackage: false });
      break;
    } else if (!isFolder) break;
    folder = inner;
  }
  return found;
}
