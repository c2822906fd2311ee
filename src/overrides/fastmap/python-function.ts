import { readSource } from '#node-source';
import { InvalidArgumentError } from '../../core/errors/index.js';
import { funcHash } from './func-hash.js';
import { encodeFunctionReference } from './pickle/index.js';
import { subtleCrypto, toHex } from './web-crypto.js';

/** A Python function given by a file (Node), by its source, or as a ready pickle. */
export type PythonFunctionOptions = PythonFunctionSettings &
  (
    | {
        /** Path of a `.py` file; its name without `.py` becomes the module's name. Read when first used. */
        readonly file: string | URL;
        readonly name: string;
      }
    | {
        /** Name of the module that `source` is; without `source`, of one that the worker can import (`math`). */
        readonly module: string;
        readonly source?: string | undefined;
        readonly name: string;
      }
    | {
        /** A pickled function, used as it is. */
        readonly pickle: Uint8Array;
      }
  );

/** What any form takes beside the function itself. */
export interface PythonFunctionSettings {
  /** Packages that the worker installs, as `name==version`. */
  readonly requirements?: readonly string[] | undefined;
  /** Keyword arguments of every call. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
}

/** A function as it is uploaded. */
export interface FunctionBundle {
  readonly hash: string;
  readonly func: Uint8Array;
  readonly localSources: Readonly<Record<string, string>>;
  readonly installedMods: readonly string[];
  readonly requirements: readonly string[];
}

/** A Python function for `client.map`. It is read, checked and pickled when first used. */
export interface PythonFunction {
  /** For messages: `funcs.square`. */
  readonly name: string;
  /** @internal */
  load(): Promise<FunctionBundle>;
}

/**
 * Names a Python function for `client.map`. No Python is needed here: the module's source travels with a reference to the function.
 *
 * Does not run or parse the source, and does not (yet) look for modules that the file imports from its own folder.
 *
 * @throws InvalidArgumentError from the first use on, when a name cannot be referred to (`__main__`, a leading underscore, not an identifier).
 * @example
 * const square = pythonFunction({ file: './funcs.py', name: 'square' });
 * @example
 * const cube = pythonFunction({ module: 'cubes', source: 'def cube(x):\n    return x ** 3\n', name: 'cube' });
 */
export function pythonFunction(options: PythonFunctionOptions): PythonFunction {
  let bundle: Promise<FunctionBundle> | undefined;
  return {
    name: describe(options),
    load() {
      bundle ??= build(options).catch((error: unknown) => {
        bundle = undefined;
        throw error;
      });
      return bundle;
    },
  };
}

function describe(options: PythonFunctionOptions): string {
  if ('pickle' in options) return 'pickled function';
  return `${'file' in options ? moduleNameOf(options.file) : options.module}.${options.name}`;
}

async function build(options: PythonFunctionOptions): Promise<FunctionBundle> {
  const requirements = [...(options.requirements ?? [])];
  if ('pickle' in options) {
    if (options.kwargs !== undefined) throw new InvalidArgumentError('kwargs cannot be added to a ready pickle');
    return {
      hash: await funcHash(options.pickle),
      func: options.pickle,
      localSources: {},
      installedMods: [],
      requirements,
    };
  }
  const module = 'file' in options ? moduleNameOf(options.file) : options.module;
  const source = 'file' in options ? await readSource(options.file) : options.source;
  const localSources: Record<string, string> = source === undefined ? {} : { [module]: source };
  const salt = await digest(JSON.stringify([localSources, requirements]));
  const { kwargs } = options;
  const func = encodeFunctionReference({
    module,
    name: options.name,
    salt,
    ...(kwargs === undefined ? {} : { kwargs }),
  });
  return { hash: await funcHash(func), func, localSources, installedMods: [], requirements };
}

/** The documented hash covers names only; with this salt in the pickle it follows the source as well. */
async function digest(text: string): Promise<string> {
  return toHex(new Uint8Array(await subtleCrypto().digest('SHA-256', new TextEncoder().encode(text))));
}

function moduleNameOf(file: string | URL): string {
  const path = typeof file === 'string' ? file : decodeURIComponent(file.pathname);
  const base = path.split(/[\\/]/).at(-1) ?? '';
  if (!base.endsWith('.py')) throw new InvalidArgumentError(`${JSON.stringify(base)} is not a .py file`);
  return base.slice(0, -'.py'.length);
}
