import { ApiPromise } from '../../../core/call/api-promise.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkObject } from '../../../core/util/checks.js';
import { toArgv } from '../command.js';
import { shellQuote } from '../shell-quote.js';
import { ExecHandle } from './exec-handle.js';
import { newExecId } from './exec-id.js';
import { type DetachedContext, DetachedGuest } from './guest.js';
import { SPAWN, SUPERVISOR } from './scripts.js';

/** A command for `vms.spawn`. */
export interface SpawnParams {
  /** Text for `sh -c`, or the argv as it is. */
  command: string | readonly string[];
  /** Directory in the guest to run it in. Default where `run` runs its commands. */
  cwd?: string | undefined;
  /** Variables to add to its environment. They are visible in the guest while the command is started. */
  env?: Readonly<Record<string, string>> | undefined;
  /**
   * Name of this run, 1 to 64 letters, digits, `_` or `-`. Default a new unique one. Spawning a second time under the same name starts
   * nothing and gives the handle of the first, whatever its command is.
   */
  execId?: string | undefined;
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Starts a detached command. Retrying the request is harmless, for the name decides; so it is retried like a read. */
export function spawn(
  context: DetachedContext,
  vmId: string,
  params: SpawnParams,
  options: RequestOptions,
): ApiPromise<ExecHandle> {
  return ApiPromise.from(() => {
    checkObject(params, "a command goes into an object such as { command: './train.sh' }");
    const { command, cwd = '', env = {}, execId = newExecId() } = params;
    const guest = new DetachedGuest(context, vmId, execId);
    const args = [SUPERVISOR, cwd, ...toArgv(command)];
    for (const arg of args) shellQuote(arg);
    return guest.script(exports(env) + SPAWN, args, options).map(() => new ExecHandle(guest));
  });
}

function exports(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => {
      if (!VARIABLE.test(name)) throw new InvalidArgumentError(`${JSON.stringify(name)} is not a name of a variable`);
      if (typeof value !== 'string') throw new InvalidArgumentError(`env.${name} must be text, got ${typeof value}`);
      return `export ${name}=${shellQuote(value)}\n`;
    })
    .join('');
}
