import type { ExecParams, ExecResult } from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { bytesFromLatin1 } from '../guest/bytes.js';
import type { GuestExecOptions, GuestExecResult } from '../guest/execution.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import { execEvents } from './exec-events.js';
import { prepareExec } from './execute.js';

const NDJSON = 'application/x-ndjson';
/** What a buffered answer keeps of each stream. */
const CAP_BYTES = 4 * 1024 * 1024;

export function execHandlers(state: FastvmState): MockHandlers<'vms.run'> {
  return {
    'vms.run': async ({ path, body, headers, request }) => {
      const vm = state.runningVm(path.id ?? '');
      const options = execOptions(body as ExecParams);
      const exec = await prepareExec(state, vm, options);
      const run = { ...options, signal: request.signal };
      if (headers.get('accept')?.includes(NDJSON)) {
        return { status: 200, mediaType: NDJSON, body: execEvents(exec, run) };
      }
      return { status: 200, body: bufferedResult(await exec(run)) };
    },
  };
}

/** A guest's result as the buffered answer shows it. */
export function bufferedResult({ stdout, stderr, exitCode, timedOut, durationMs }: GuestExecResult): ExecResult {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(0, CAP_BYTES));
  return {
    exitCode,
    stdout: text(stdout),
    stderr: text(stderr),
    timedOut,
    stdoutTruncated: stdout.length > CAP_BYTES,
    stderrTruncated: stderr.length > CAP_BYTES,
    durationMs,
  };
}

function execOptions({ command, timeoutSec, stdin }: ExecParams): GuestExecOptions {
  if ((command[0] ?? '') === '') throw new Refusal(400, 'command must not be empty');
  return { argv: command, timeoutSec, stdin: stdin === undefined ? undefined : decodeBase64(stdin) };
}

function decodeBase64(text: string): Uint8Array {
  try {
    return bytesFromLatin1(atob(text));
  } catch {
    throw new Refusal(400, 'stdin is not base64');
  }
}
