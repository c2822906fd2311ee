import type { ExecParams, ExecResult } from '../../../../generated/fastvm/types.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { toBase64 } from '../../../core/util/base64.js';
import { checkObject } from '../../../core/util/checks.js';
import { toArgv } from '../command.js';
import { ExecError } from '../errors/exec-errors.js';

/** A command for `vms.run` and `vms.stream`. */
export interface RunParams extends Omit<ExecParams, 'command' | 'stdin'> {
  /** Text for `sh -c`, or the argv as it is. */
  command: string | readonly string[];
  /** What the command reads on its standard input: bytes, or text sent as UTF-8. */
  stdin?: string | Uint8Array | undefined;
}

/** How to run a command. */
export interface RunOptions extends RequestOptions {
  /**
   * What a non-zero exit code (or the end of `timeoutSec`) is: `'return'`, the default, gives it as a result; `'throw'` makes it an
   * `ExecError` that carries the result.
   */
  onNonZero?: 'return' | 'throw' | undefined;
}

/** What the response may take beyond the command's own time. */
const EXEC_MARGIN_MS = 15_000;

/** The body of an exec request. */
export function toExecParams(params: RunParams): ExecParams {
  checkObject(params, "a command goes into an object such as { command: 'ls' }");
  const { command, stdin, ...rest } = params;
  return { ...rest, command: toArgv(command), ...(stdin === undefined ? {} : { stdin: toBase64(stdin) }) };
}

/** The request options of an exec call: without a `timeoutMs` of its own, the HTTP timeout outlasts `timeoutSec`. */
export function execRequest(
  options: RequestOptions,
  timeoutSec: number | undefined,
  clientTimeoutMs: number,
): RequestOptions {
  if (options.timeoutMs !== undefined || timeoutSec === undefined) return options;
  return { ...options, timeoutMs: Math.max(timeoutSec * 1000 + EXEC_MARGIN_MS, clientTimeoutMs) };
}

/** Turns a failed result into an `ExecError` where the caller asked for that. */
export function checkOutcome(
  result: ExecResult,
  command: RunParams['command'] | undefined,
  onNonZero: RunOptions['onNonZero'],
): ExecResult {
  if (onNonZero !== 'throw' || (result.exitCode === 0 && !result.timedOut)) return result;
  throw new ExecError(result, { command });
}

/** Refuses a misspelt `onNonZero` before anything runs. */
export function checkOnNonZero(value: RunOptions['onNonZero']): void {
  if (value !== undefined && value !== 'return' && value !== 'throw') {
    throw new InvalidArgumentError(`onNonZero must be 'return' or 'throw', got ${JSON.stringify(value)}`);
  }
}
