import { sources as loadSources } from '#platform';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { copyBytes } from '../../../core/streams/copy-bytes.js';
import { encodeFunctionReference } from '../pickle/index.js';
import { isDottedPythonName } from '../pickle/python-name.js';
import { subtleCrypto, toHex } from '../protocol/web-crypto.js';
import { encodeFunctionPayload, type FunctionDictionary, funcHash } from './payload.js';
import { checkModuleName } from './sources/check-module-name.js';
import { checkEncodingComment } from './sources/decode-source.js';
import type { PickledPythonFunction, PythonFunctionOptions, PythonModuleFunction } from './sources/function-options.js';
import type { LocalSources } from './sources/local-sources.js';
import { splitPath } from './sources/python-files.js';
import { readRequirements } from './sources/requirements.js';

export type {
  PickledPythonFunction,
  PythonFileFunction,
  PythonFunctionOptions,
  PythonFunctionSettings,
  PythonModuleFunction,
} from './sources/function-options.js';
export type { PythonRequirements } from './sources/requirements.js';

/** A function as it is uploaded. */
export interface FunctionBundle extends FunctionDictionary {
  readonly hash: string;
}

/** A Python function for `client.map`. It is read, checked and pickled on first use. */
export interface PythonFunction {
  /** For messages: `funcs.square`. */
  readonly name: string;
  /** @internal */
  load(): Promise<FunctionBundle>;
}

type NamedFunction = Exclude<PythonFunctionOptions, PickledPythonFunction>;

/**
 * Refers to a Python function for `client.map`. Needs no local Python: a reference to the function is sent with the source of its module.
 *
 * For a file, the modules that it imports from below its folder are sent too, directly and indirectly imported ones. A file in a package
 * (a folder with an `__init__.py`) is imported as part of the package, by its dotted name, and imports start at the folder around the
 * outermost package, as with `python -m`. Empty folders, the standard library and installed packages are not sent; list packages as
 * `requirements`. At most 1,000 modules and 50,000,000 bytes are sent.
 *
 * Files are read once, on first use: after an edit, call `pythonFunction` again. The function's hash depends on sources, requirements and
 * keyword arguments, so the edited function is uploaded and run.
 *
 * Does not run Python, does not check the source's syntax, and does not find modules that are named at run time
 * (`importlib.import_module`). Lambdas, closures and functions of `__main__` cannot be referred to.
 *
 * @throws InvalidArgumentError On the first use: a file that cannot be read or is not UTF-8, a requirement that is not pinned, a module
 *   or function that cannot be referred to, or a module with a reserved name (standard library, `fastmap`, `_…`).
 * @throws PickleError On the first use: a keyword argument that has no counterpart in Python.
 * @example
 * const square = pythonFunction({ file: './funcs.py', name: 'square', requirements: { file: './requirements.txt' } });
 * @example
 * const scale = pythonFunction({ module: 'scaling', source: 'def scale(x, by):\n    return x * by\n', name: 'scale', kwargs: { by: 3 } });
 * @example
 * const sqrt = pythonFunction({ module: 'math', name: 'sqrt' });
 */
export function pythonFunction(options: PythonFunctionOptions): PythonFunction {
  let bundle: Promise<FunctionBundle> | undefined;
  return {
    name: describe(options),
    load() {
      bundle ??= build(options).catch((error: unknown) => {
        // A missing file may exist at the next attempt.
        bundle = undefined;
        throw error;
      });
      return bundle;
    },
  };
}

function describe(options: PythonFunctionOptions): string {
  if ('pickle' in options) return 'pickled function';
  if ('module' in options) return `${options.module}.${options.name}`;
  const { base } = splitPath(typeof options.file === 'string' ? options.file : options.file.pathname);
  return `${base.replace(/\.py$/, '')}.${options.name}`;
}

async function build(options: PythonFunctionOptions): Promise<FunctionBundle> {
  const requirements = await readRequirements(options.requirements);
  const installedMods = [...(options.installedMods ?? [])];
  for (const name of installedMods) {
    if (!isDottedPythonName(name))
      throw new InvalidArgumentError(`not the name of a Python module: ${JSON.stringify(name)}`);
  }
  const { func, localSources } =
    'pickle' in options
      ? { func: readyPickle(options), localSources: {} }
      : await reference(options, [installedMods, requirements]);
  const dictionary = { func, localSources, installedMods, requirements };
  const hashed = options.funcHash === 'payload' ? await encodeFunctionPayload(dictionary) : func;
  return { hash: await funcHash(hashed), ...dictionary };
}

function readyPickle({ pickle, ...settings }: PickledPythonFunction & PythonFunctionOptions): Uint8Array {
  if (settings.kwargs === undefined) return copyBytes(pickle);
  throw new InvalidArgumentError('kwargs cannot be added to a ready pickle', {
    hint: 'bind them with functools.partial',
  });
}

/** Pickles a reference by name. The documented hash covers only the pickle; the salt makes it depend on everything that is uploaded. */
async function reference(
  options: NamedFunction,
  dependencies: readonly unknown[],
): Promise<{ func: Uint8Array; localSources: LocalSources }> {
  const { module, sources } =
    'file' in options ? await (await loadSources()).readLocalSources(options.file) : inlineSources(options);
  const salt = await digest(JSON.stringify([sources, ...dependencies]));
  const { name, kwargs } = options;
  return { func: encodeFunctionReference({ module, name, salt, kwargs }), localSources: sources };
}

function inlineSources({ module, source }: PythonModuleFunction): { module: string; sources: LocalSources } {
  if (source === undefined) return { module, sources: {} };
  checkModuleName(module, 'inline source');
  checkEncodingComment(source, module);
  return { module, sources: { [module]: source } };
}

async function digest(text: string): Promise<string> {
  return toHex(new Uint8Array(await subtleCrypto().digest('SHA-256', new TextEncoder().encode(text))));
}
