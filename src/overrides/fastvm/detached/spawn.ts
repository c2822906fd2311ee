import { ApiPromise } from '../../../core/call/api-promise.js';
import { SECRETS, type WithSecrets } from '../../../core/call/call-secrets.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { argvAfterEnv, checkVariables, toArgv } from '../exec/command.js';
import { ExecHandle } from '../exec/exec-handle.js';
import { newExecId } from '../exec/exec-id.js';
import { checkParams, inputBytes, RUN_PARAMS, type RunParams } from '../exec/params.js';
import { shellQuote } from '../shell-quote.js';
import { type DetachedContext, DetachedGuest } from './detached-guest.js';
import { SPAWN, SUPERVISOR } from './scripts.js';

/** A command for `vms.spawn`. `timeoutSec` is kept by the guest itself, also while no client is connected. Default: no limit. */
export interface SpawnParams extends RunParams {
  /**
   * Name of this run, 1 to 64 letters, digits, `_` or `-`. Default: a new unique one. Spawning again with the same name starts nothing
   * and returns the handle of the first run, whatever its command is.
   */
  execId?: string | undefined;
}

/** Starts a detached command. The name makes the request idempotent, so it is retried like a read. */
export function spawn(
  context: DetachedContext,
  vmId: string,
  params: SpawnParams,
  options: RequestOptions,
): ApiPromise<ExecHandle> {
  return ApiPromise.from(() => {
    checkParams(params, [...RUN_PARAMS, 'execId']);
    const { cwd, env, user, stdin, timeoutSec = 0, execId = newExecId() } = params;
    const guest = new DetachedGuest(context, vmId, execId);
    const variables = checkVariables(env);
    const command = variables.length === 0 ? params.command : launcher(variables, params.command);
    // Of another user, the directory is entered as that user.
    const argv = user === undefined ? toArgv({ command }) : toArgv({ command, user, cwd });
    const directory = user === undefined ? (cwd ?? '') : '';
    const input = stdin === undefined ? undefined : toBytes(stdin);
    const args = [SUPERVISOR, directory, String(checkTimeout(timeoutSec)), String(input?.length ?? '-'), ...argv];
    for (const arg of args) shellQuote(arg);
    const request: RequestOptions & WithSecrets = { ...options, [SECRETS]: variables.map(([, value]) => value) };
    const script = variables.map(([, value], i) => `export ${carrier(i)}=${shellQuote(value)}\n`).join('') + SPAWN;
    return guest.script(script, args, request, input).map(() => new ExecHandle(context, vmId, execId));
  });
}

/**
 * Values go to the guest as variables of ours, whose names disturb nothing, and get their own names at the last moment: so they are in no command
 * line that stays.
 */
function launcher(variables: readonly [string, string][], command: SpawnParams['command']): string[] {
  const take = variables.map((_, i) => `v${i}=$${carrier(i)}; unset ${carrier(i)}`).join('; ');
  const set = variables.map(([name], i) => `"${name}=$v${i}"`).join(' ');
  return ['sh', '-c', `${take}; exec env ${set} "$@"`, 'sh', ...argvAfterEnv(command)];
}

const carrier = (index: number): string => `FASTKIT_ENV_${index}`;

function toBytes(stdin: NonNullable<SpawnParams['stdin']>): Uint8Array {
  const bytes = inputBytes(stdin);
  return typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
}

function checkTimeout(timeoutSec: number): number {
  if (Number.isInteger(timeoutSec) && timeoutSec >= 0) return timeoutSec;
  throw new InvalidArgumentError(`timeoutSec must be a whole number of seconds, got ${String(timeoutSec)}`);
}
