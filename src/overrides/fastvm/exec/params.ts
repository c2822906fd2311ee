import type { ExecParams, ExecResult } from '../../../../generated/fastvm/types.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { REQUEST_OPTIONS, type RequestOptions } from '../../../core/options/request-options.js';
import { toBase64 } from '../../../core/util/base64.js';
import { checkKeys, checkObject } from '../../../core/util/checks.js';
import { isKind, tagOf } from '../../../core/util/kinds.js';
import { ExecError } from '../errors/exec-errors.js';
import { type CommandParams, toArgv } from './command.js';

/** A command for `vms.run` and `vms.stream`. */
export interface RunParams extends CommandParams {
  /** Standard input of the command: bytes, or text sent as UTF-8. */
  stdin?: string | ArrayBuffer | ArrayBufferView | undefined;
  /** Seconds after which the service stops the command. Default: the service's own limit, which is not published. */
  timeoutSec?: number | undefined;
}

export const RUN_PARAMS: readonly string[] = [
  'command',
  'cwd',
  'env',
  'stdin',
  'timeoutSec',
  'user',
] satisfies (keyof RunParams)[];

/** How to run a command. */
export interface RunOptions extends RequestOptions {
  /**
   * How a non-zero exit code (or a timeout after `timeoutSec`) is reported: `'return'`, the default, returns the result; `'throw'` throws
   * an `ExecError` with the result.
   */
  onNonZero?: 'return' | 'throw' | undefined;
  /**
   * What an abort of `signal` does to the command, apart from ending the request. `'detach'`, the default, leaves it to the service, which may let
   * it run on. `'kill'` sends `TERM` to the command and all its child processes, which delays the `AbortedError` by at most 10 seconds; the guest
   * needs `/proc`.
   */
  onAbort?: 'kill' | 'detach' | undefined;
}

/** Time for the response beyond the command's `timeoutSec`. */
const EXEC_MARGIN_MS = 15_000;

/** The body of an exec request. */
export function toExecParams(params: RunParams): ExecParams {
  checkParams(params, RUN_PARAMS);
  const { stdin, timeoutSec } = params;
  return {
    command: toArgv(params),
    ...(timeoutSec === undefined ? {} : { timeoutSec }),
    ...(stdin === undefined ? {} : { stdin: toBase64(inputBytes(stdin)) }),
  };
}

/** Rejects what are no parameters of a command. */
export function checkParams(params: object, known: readonly string[]): void {
  checkObject(params, "a command is an object such as { command: 'ls' }");
  checkKeys('the parameters of a command', params, known, (key) =>
    OPTIONS.has(key) ? `${key} belongs into the options, the last argument` : undefined,
  );
}

/** Options that are easily taken for parameters. */
const OPTIONS: ReadonlySet<string> = new Set([
  ...Object.keys(REQUEST_OPTIONS),
  ...['onNonZero', 'onAbort', 'onStdout', 'onStderr', 'stdout', 'stderr', 'maxOutputBytes'],
]);

/** The bytes of a standard input; text stays text. */
export function inputBytes(stdin: unknown): string | Uint8Array {
  if (typeof stdin === 'string') return stdin;
  if (ArrayBuffer.isView(stdin)) return new Uint8Array(stdin.buffer, stdin.byteOffset, stdin.byteLength);
  if (isKind(stdin, 'ArrayBuffer')) return new Uint8Array(stdin);
  throw new InvalidArgumentError(`stdin must be text or bytes, got ${tagOf(stdin)}`, {
    hint: 'read it first: new Uint8Array(await new Response(stdin).arrayBuffer()); large input is better uploaded to a file',
  });
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

/** Rejects misspelled values before anything runs. */
export function checkRunOptions({ onNonZero, onAbort }: Pick<RunOptions, 'onNonZero' | 'onAbort'>): void {
  if (onNonZero !== undefined && onNonZero !== 'return' && onNonZero !== 'throw') {
    throw new InvalidArgumentError(`onNonZero must be 'return' or 'throw', got ${JSON.stringify(onNonZero)}`);
  }
  if (onAbort !== undefined && onAbort !== 'kill' && onAbort !== 'detach') {
    throw new InvalidArgumentError(`onAbort must be 'kill' or 'detach', got ${JSON.stringify(onAbort)}`);
  }
}
