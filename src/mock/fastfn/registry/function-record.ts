import type { FunctionHandler } from '../runtime/event.js';
import type { FunctionConfig } from './config.js';

export interface EnvEntry {
  readonly value: string | number | boolean;
  readonly is_secret: boolean;
}

/** One function or one version of it, with everything that its folder holds on a real gateway. */
export interface FunctionRecord {
  readonly runtime: string;
  readonly name: string;
  /** Absent for the default. */
  readonly version: string | undefined;
  /** Name of the handler file. */
  filename: string;
  code: string;
  /** A handler given as a JavaScript function; without it `code` is run. */
  handler: FunctionHandler | undefined;
  config: FunctionConfig;
  /** Absent when there is no `fn.env.json`, which is not the same as an empty one: see secrets. */
  env: Map<string, EnvEntry> | undefined;
  /** Further files by path. */
  readonly files: Map<string, string>;
  /** Time of the last success; absent while the function is cold. */
  warmAtMs: number | undefined;
  /** Calls that hold a concurrency slot. */
  active: number;
}

/** `runtime/name@version`, the gateway's name for a function or version. */
export const functionKey = ({ runtime, name, version }: Pick<FunctionRecord, 'runtime' | 'name' | 'version'>): string =>
  `${runtime}/${name}@${version ?? 'default'}`;

export const FUNCTIONS_ROOT = '/srv/functions';

export const functionDir = ({ runtime, name, version }: FunctionRecord): string =>
  [FUNCTIONS_ROOT, runtime, name, ...(version === undefined ? [] : [version])].join('/');
