import type { FunctionHandler } from '../runtime/event.js';
import { type FunctionConfig, type InvokeConfig, knownMethods } from './function-config.js';
import { normalizeRoutes } from './route-names.js';

export interface EnvEntry {
  readonly value: string | number | boolean;
  readonly is_secret: boolean;
}

/** One function or one version of it, with the content of its folder on a real gateway. */
export interface FunctionRecord {
  readonly runtime: string;
  readonly name: string;
  /** Absent for the default. */
  readonly version: string | undefined;
  /** Name of the handler file. */
  filename: string;
  code: string;
  /** A handler given as a JavaScript function; otherwise `code` is run. */
  handler: FunctionHandler | undefined;
  config: FunctionConfig;
  /** Absent if there is no `fn.env.json`, which is not the same as an empty one: see secrets. */
  env: Map<string, EnvEntry> | undefined;
  /** Further files by path. */
  readonly files: Map<string, string>;
  /** Time of the last success; absent while the function is cold. */
  warmAtMs: number | undefined;
  /** Calls that hold a concurrency slot. */
  active: number;
}

/** The fields of a new record; all but runtime and name are optional. */
export interface NewFunction {
  readonly runtime: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly filename?: string | undefined;
  readonly code?: string | undefined;
  readonly handler?: FunctionHandler | undefined;
  readonly config?: FunctionConfig | undefined;
  readonly env?: FunctionRecord['env'];
}

/** `runtime/name@version`, the gateway's name for a function or version. */
export const functionKey = ({ runtime, name, version }: Pick<FunctionRecord, 'runtime' | 'name' | 'version'>): string =>
  `${runtime}/${name}@${version ?? 'default'}`;

export const FUNCTIONS_ROOT = '/srv/functions';

export const functionDir = ({ runtime, name, version }: FunctionRecord): string =>
  [FUNCTIONS_ROOT, runtime, name, ...(version === undefined ? [] : [version])].join('/');

/** A function registered with the mock as JavaScript. */
export interface FunctionDefinition {
  /** Default `node`. The handler is JavaScript whatever the runtime says. */
  readonly runtime?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  /** Default `['GET']`, as on the gateway. */
  readonly methods?: readonly string[] | undefined;
  /** Default `/<name>` and `/<name>/*`; none for a version. */
  readonly routes?: readonly string[] | undefined;
  readonly handler: FunctionHandler;
  /** Limits and the rest of `fn.config.json`. */
  readonly config?: (Omit<FunctionConfig, 'invoke'> & { readonly invoke?: InvokeConfig }) | undefined;
  /** Variables; a plain value is public. */
  readonly env?: Readonly<Record<string, EnvEntry | EnvEntry['value']>> | undefined;
}

/**
 * Turns a definition into the fields of a new record.
 *
 * @throws TypeError for a route that the gateway would reject
 */
export function newFunction({
  runtime = 'node',
  name,
  version,
  handler,
  config,
  env,
  ...rest
}: FunctionDefinition): NewFunction {
  const { methods = config?.invoke?.methods, routes: given = config?.invoke?.routes } = rest;
  const routes = given && normalizeRoutes(given);
  if (given && !routes) {
    throw new TypeError(`routes of ${name}: ${given.join(', ')} must be absolute paths outside /_fn and /console`);
  }
  const invoke: InvokeConfig = { ...config?.invoke, methods: knownMethods(methods), ...(routes && { routes }) };
  const entries = env && Object.entries(env).map(([key, value]) => [key, envEntry(value)] as const);
  return {
    runtime,
    name,
    version,
    handler,
    code: `exports.handler = ${handler};\n`,
    config: { ...config, invoke },
    env: entries && new Map(entries),
  };
}

const envEntry = (value: EnvEntry | EnvEntry['value']): EnvEntry =>
  typeof value === 'object' ? value : { value, is_secret: false };
