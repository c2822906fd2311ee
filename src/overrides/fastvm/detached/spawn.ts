import { ApiPromise } from '../../../core/call/api-promise.js';
import { SECRETS, type WithSecrets } from '../../../core/call/call-secrets.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkKeys, checkObject } from '../../../core/util/checks.js';
import { toArgv } from '../exec/command.js';
import { ExecHandle } from '../exec/exec-handle.js';
import { newExecId } from '../exec/exec-id.js';
import { shellQuote } from '../shell-quote.js';
import { type DetachedContext, DetachedGuest } from './detached-guest.js';
import { SPAWN, SUPERVISOR } from './scripts.js';

/** A command for `vms.spawn`. */
export interface SpawnParams {
  /** Text for `sh -c`, or the argv as it is. */
  command: string | readonly string[];
  /** Working directory in the guest. Default: that of `run`. */
  cwd?: string | undefined;
  /** Variables to add to its environment. They are visible to other processes in the guest while the command starts. */
  env?: Readonly<Record<string, string>> | undefined;
  /**
   * Name of this run, 1 to 64 letters, digits, `_` or `-`. Default: a new unique one. Spawning again with the same name starts nothing
   * and returns the handle of the first run, whatever its command is.
   */
  execId?: string | undefined;
}

const PARAMS: readonly string[] = ['command', 'cwd', 'env', 'execId'] satisfies (keyof SpawnParams)[];
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Starts a detached command. The name makes the request idempotent, so it is retried like a read. */
export function spawn(
  context: DetachedContext,
  vmId: string,
  params: SpawnParams,
  options: RequestOptions,
): ApiPromise<ExecHandle> {
  return ApiPromise.from(() => {
    checkObject(params, "spawn takes an object such as { command: './train.sh' }");
    checkKeys('the parameters of spawn', params, PARAMS);
    const { command, cwd = '', env = {}, execId = newExecId() } = params;
    const guest = new DetachedGuest(context, vmId, execId);
    const args = [SUPERVISOR, cwd, ...toArgv({ command })];
    for (const arg of args) shellQuote(arg);
    const request: RequestOptions & WithSecrets = { ...options, [SECRETS]: Object.values(env) };
    return guest.script(exports(env) + SPAWN, args, request).map(() => new ExecHandle(context, vmId, execId));
  });
}

function exports(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => {
      if (!VARIABLE.test(name)) throw new InvalidArgumentError(`${JSON.stringify(name)} is not a valid variable name`);
      if (typeof value !== 'string') throw new InvalidArgumentError(`env.${name} must be text, got ${typeof value}`);
      return `export ${name}=${shellQuote(value)}\n`;
    })
    .join('');
}
