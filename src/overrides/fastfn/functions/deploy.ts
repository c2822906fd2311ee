import type { FastfnFunctions } from '../../../../generated/fastfn/resources.js';
import type {
  Catalog,
  FunctionConfigUpdateParams,
  FunctionDetail,
  Runtime,
} from '../../../../generated/fastfn/types.js';
import { InvalidArgumentError, NotFoundError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkObject } from '../../../core/util/checks.js';
import { checkConfig } from './check-config.js';
import { configDiffers, envChanges, requestedMethods, requestedRoutes } from './deploy-changes.js';
import { type Sources, sourcesOf } from './deploy-sources.js';
import { type FunctionEnvVariables, safeVariables } from './env.js';
import { isAlreadyGone } from './missing.js';
import { type RouteWaitOptions, waitForRoutes } from './wait-for-routes.js';

/** The desired state of a function or a version. */
export interface DeployParams {
  runtime: Runtime;
  name: string;
  /** Absent for the default. */
  version?: string | undefined;
  /** The handler's source. Without it and without `files`, an existing function keeps its own. */
  code?: string | undefined;
  /** Texts by path in the function's folder; one of them may be the handler. Other files stay unchanged. */
  files?: Readonly<Record<string, string>> | undefined;
  /** The handler's file name, for a new function whose runtime has several. */
  filename?: string | undefined;
  /** For a new function. */
  summary?: string | undefined;
  config?: FunctionConfigUpdateParams | undefined;
  env?: FunctionEnvVariables | undefined;
}

/** Options of `deploy`: those of each request, and how to wait for the routes. */
export interface DeployOptions extends Omit<RequestOptions, 'query'>, RouteWaitOptions {
  signal?: AbortSignal | undefined;
}

/** The changes that a deployment made. */
export interface DeployResult {
  /** Whether the function or version was created. */
  readonly created: boolean;
  /** `code`, `config`, `env:<name>` and `file:<path>`, in this order; empty if nothing differed. */
  readonly changed: readonly string[];
  /** Secrets that were written again, because their values cannot be compared. */
  readonly rewrittenSecrets: readonly string[];
  /** The function as it is now, without its code. */
  readonly function: FunctionDetail;
}

/** The calls that `deploy` needs besides those of `client.functions`. */
export interface CatalogCalls {
  reload(options: RequestOptions): PromiseLike<unknown>;
  catalog(options: RequestOptions): PromiseLike<Catalog>;
}

/** Brings a function to the desired state, step by step; skips each step that would change nothing. */
export async function deployFunction(
  functions: FastfnFunctions,
  gateway: CatalogCalls,
  params: DeployParams,
  options: DeployOptions = {},
): Promise<DeployResult> {
  const { pollIntervalMs, waitTimeoutMs, ...request } = options;
  checkObject(params, "deploy accepts an object such as { runtime: 'node', name: 'hello', code }");
  const { runtime, name, version, config = {} } = params;
  const target = { runtime, name, ...(version !== undefined && { version }) };
  checkConfig(config);
  const env = safeVariables(params.env ?? {});
  const sources = sourcesOf(params);

  const changed: string[] = [];
  let present = await retrieveIfThere(functions, target, request);
  const created = present === undefined;
  if (present === undefined) {
    present = await create(functions, target, params, sources, request);
  } else {
    const code = sources.codeFor(present.metadata?.handler_file);
    if (code !== undefined && (code !== present.code || present.code_truncated === true)) {
      await functions.code.update(target, { code }, request);
      changed.push('code');
    }
  }
  if (configDiffers(config, present)) {
    await functions.config.update(target, config, request);
    changed.push('config');
  }
  const variables = envChanges(env, present);
  const toWrite = [...variables.changed, ...variables.rewritten];
  if (toWrite.length > 0) {
    await functions.env.update(target, Object.fromEntries(toWrite.map((key) => [key, env[key] ?? null])), request);
    changed.push(...variables.changed.map((key) => `env:${key}`));
  }
  for (const [path, content] of sources.othersBeside(present.metadata?.handler_file)) {
    if ((await readIfThere(functions, { ...target, path }, request)) === content) continue;
    await functions.files.update(target, { path, content }, request);
    changed.push(`file:${path}`);
  }

  if (created || changed.length > 0) await gateway.reload(request);
  const waiting = { pollIntervalMs, waitTimeoutMs, signal: request.signal };
  await waitForRoutes(() => gateway.catalog(request), target, requestedRoutes(config) ?? [], waiting);
  const detail = await functions.retrieve({ ...target, include_code: 0 }, request);
  return { created, changed, rewrittenSecrets: variables.rewritten, function: detail };
}

type Target = Pick<DeployParams, 'runtime' | 'name'> & { version?: string };

async function create(
  functions: FastfnFunctions,
  target: Target,
  { summary, filename, config = {} }: DeployParams,
  sources: Sources,
  request: RequestOptions,
): Promise<FunctionDetail> {
  const handler = filename ?? sources.handlerFile;
  const code = sources.codeFor(handler);
  if (code === undefined) {
    throw new InvalidArgumentError(
      `${target.runtime}/${target.name} does not exist and needs code; without it the gateway would create a sample handler`,
      { hint: 'pass code, or files with a handler such as handler.js' },
    );
  }
  const methods = requestedMethods(config);
  const routes = requestedRoutes(config);
  const body = {
    code,
    ...(handler !== undefined && { filename: handler }),
    ...(summary !== undefined && { summary }),
    ...(methods && { methods }),
    ...(routes && { routes: [...routes] }),
  };
  return functions.create(target, body, request);
}

async function retrieveIfThere(
  functions: FastfnFunctions,
  target: Target,
  request: RequestOptions,
): Promise<FunctionDetail | undefined> {
  try {
    return await functions.retrieve(target, request);
  } catch (error) {
    if (isAlreadyGone(error)) return undefined;
    throw error;
  }
}

async function readIfThere(
  functions: FastfnFunctions,
  file: Target & { path: string },
  request: RequestOptions,
): Promise<string | undefined> {
  try {
    return (await functions.files.retrieve(file, request)).content;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
