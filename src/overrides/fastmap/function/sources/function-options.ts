import type { PythonRequirements } from './requirements.js';

/** A Python function given by a file (Node), by its source, by a name that workers can import, or as a ready pickle. */
export type PythonFunctionOptions = PythonFunctionSettings &
  (PythonFileFunction | PythonModuleFunction | PickledPythonFunction);

/** A function in a file on this machine. */
export interface PythonFileFunction {
  /** Path or `file:` URL of a `.py` file. The modules that it imports from its own folder, or its own package, are sent with it. */
  readonly file: string | URL;
  /** Name of the function in the file; dots lead into classes (`Model.score`). */
  readonly name: string;
}

/** A function in a module whose source is at hand, or that workers can import anyway. */
export interface PythonModuleFunction {
  /** Dotted name of the module. */
  readonly module: string;
  /** The module's source. Absent: workers import the module, from Python itself (`math`) or from one of the `requirements`. */
  readonly source?: string | undefined;
  /** Name of the function in the module; dots lead into classes (`Model.score`). */
  readonly name: string;
}

/** A function that is pickled already. */
export interface PickledPythonFunction {
  /** Sent as it is, and never read here. */
  readonly pickle: Uint8Array;
}

/** What every form of a function takes besides. */
export interface PythonFunctionSettings {
  /** Packages that workers install, each pinned to one version: `['numpy==1.26.4']`, or a requirements file. Default: none. */
  readonly requirements?: PythonRequirements | undefined;
  /** Modules that workers import before the function runs. Default: none; the function's own imports need no mention. */
  readonly installedMods?: readonly string[] | undefined;
  /** Keyword arguments of every call. Not with a ready pickle. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
  /**
   * What the function's hash is taken of: the pickle, as documented (the default), or the whole gzipped payload, as the vendor's own
   * client does. Both follow the source, the modules, the requirements and the keyword arguments.
   */
  readonly funcHash?: 'function' | 'payload' | undefined;
}
