import type { ExecParams, ExecResult } from '../../../../generated/fastvm/types.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { toBase64 } from '../../../core/util/base64.js';
import { checkObject } from '../../../core/util/checks.js';
import { ExecError } from '../errors/exec-errors.js';

/**
 * The argv of a command: text (even empty) is run by `sh -c`, a list is passed on unchanged.
 *
 * @example
 * toArgv('ls -la | wc -l'); // ['sh', '-c', 'ls -la | wc -l']
 * toArgv(['ls', '-la']); // ['ls', '-la']
 */
export function toArgv(command: string | readonly string[]): string[] {
  if (typeof command === 'string') return ['sh', '-c', command];
  if (!Array.isArray(command) || command.length === 0 || command.some((word) => typeof word !== 'string')) {
    throw new InvalidArgumentError('command must be a string or a non-empty array of strings');
  }
  if (command[0] === '') throw new InvalidArgumentError('command must name a program; its first element is empty');
  return [...command];
}

/** A command for `vms.run` and `vms.stream`. */
export interface RunParams extends Omit<ExecParams, 'command' | 'stdin'> {
  /** Text for `sh -c`, or the argv as it is. */
  command: string | readonly string[];
  /** Standard input of the command: bytes, or text sent as UTF-8. */
  stdin?: string | Uint8Array | undefined;
}

/** How to run a command. */
export interface RunOptions extends RequestOptions {
  /**
   * How a non-zero exit code (or a timeout after `timeoutSec`) is reported: `'return'`, the default, returns the result; `'throw'` throws
   * an `ExecError` with the result.
   */
  onNonZero?: 'return' | 'throw' | undefined;
}

/** Time for the response beyond the command's `timeoutSec`. */
const EXEC_MARGIN_MS = 15_000;

/** The body of an exec request. */
export function toExecParams(params: RunParams): ExecParams {
  checkObject(params, "run takes an object such as { command: 'ls' }");
  const { command, stdin, ...rest } = params;
  return { ...rest, command: toArgv(command), ...(stdin === undefined ? {} : { stdin: toBase64(stdin) }) };
}

/** The request options of an exec call: unless it sets `timeoutMs`, the HTTP timeout is longer than `timeoutSec`. */
export function execRequest(
  options: RequestOptions,
  timeoutSec: number | undefined,
  clientTimeoutMs: number,
): RequestOptions {
  if (options.timeoutMs !== undefined || timeoutSec === undefined) return options;
  return { ...options, timeoutMs: Math.max(timeoutSec * 1000 + EXEC_MARGIN_MS, clientTimeoutMs) };
}

/** Throws an `ExecError` for a failed result if the caller asked for that. */
export function checkOutcome(
  result: ExecResult,
  command: RunParams['command'] | undefined,
  onNonZero: RunOptions['onNonZero'],
  redact?: (text: string) => string,
): ExecResult {
  if (onNonZero !== 'throw' || (result.exitCode === 0 && !result.timedOut)) return result;
  throw new ExecError(result, { command, redact });
}

/** Rejects a misspelled `onNonZero` before anything runs. */
export function checkOnNonZero(value: RunOptions['onNonZero']): void {
  if (value !== undefined && value !== 'return' && value !== 'throw') {
    throw new InvalidArgumentError(`onNonZero must be 'return' or 'throw', got ${JSON.stringify(value)}`);
  }
}
