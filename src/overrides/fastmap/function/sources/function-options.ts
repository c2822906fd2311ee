import type { PythonRequirements } from './requirements.js';

/** A Python function as a file (Node), as source, as a name that workers can import, or as a ready pickle. */
export type PythonFunctionOptions = PythonFunctionSettings &
  (PythonFileFunction | PythonModuleFunction | PickledPythonFunction);

/** A function in a file on this machine. */
export interface PythonFileFunction {
  /** Path or `file:` URL of a `.py` file. The modules that it imports from its folder or package are sent with it. */
  readonly file: string | URL;
  /** Name of the function in the file; dots lead into classes (`Model.score`). */
  readonly name: string;
}

/** A function in a module that is passed as source, or that workers can import. */
export interface PythonModuleFunction {
  /** Dotted name of the module. */
  readonly module: string;
  /** The module's source. If omitted, workers import the module, from Python itself (`math`) or from one of the `requirements`. */
  readonly source?: string | undefined;
  /** Name of the function in the module; dots lead into classes (`Model.score`). */
  readonly name: string;
}

/** A function that is already pickled. */
export interface PickledPythonFunction {
  /** Sent unchanged and not decoded. */
  readonly pickle: Uint8Array;
}

/** Settings that every form of a function has. */
export interface PythonFunctionSettings {
  /** Packages that workers install, each pinned to one version: `['numpy==1.26.4']`, or a requirements file. Default: none. */
  readonly requirements?: PythonRequirements | undefined;
  /** Modules that workers import before the function runs. Default: none; the function's own imports need not be listed. */
  readonly installedMods?: readonly string[] | undefined;
  /** Keyword arguments of every call. Not allowed with a ready pickle. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Input of the function's hash: the pickle, as documented (the default), or the whole gzipped payload, as in the vendor's client.
   * Both depend on the source, the modules, the requirements and the keyword arguments.
   */
  readonly funcHash?: 'function' | 'payload' | undefined;
}
