import type { ExecEvent, ExecParams, ExecResult } from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { describeFailure, runStub } from '../exec-stubs/run-stub.js';
import { bytesFromLatin1, latin1FromBytes } from '../guest/bytes.js';
import { GUEST_HOME, guestEnvironment } from '../guest/environment.js';
import type { GuestExec, GuestExecOptions, GuestExecResult } from '../guest/execution.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import type { VmRecord } from '../vm-record.js';

const NDJSON = 'application/x-ndjson';
/** Maximum number of bytes of each stream in a buffered response. */
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

/** The buffered response for a guest's result. */
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
  if (command.some((word) => word.includes('\0'))) throw new Refusal(400, 'command must not contain NUL characters');
  return { argv: command, timeoutSec, stdin: stdin === undefined ? undefined : decodeBase64(stdin) };
}

function decodeBase64(text: string): Uint8Array {
  try {
    return bytesFromLatin1(atob(text));
  } catch {
    throw new Refusal(400, 'stdin is not base64');
  }
}

/**
 * Prepares running a command of a VM: in a stub that replaces it, else in the guest. The command fails with 502 if the VM is removed
 * meanwhile, and with 500 if its stub throws.
 *
 * @throws Error if the command needs the guest and the optional peer `just-bash` is not installed.
 */
export async function prepareExec(state: FastvmState, vm: VmRecord, options: GuestExecOptions): Promise<GuestExec> {
  const exec = stubOf(state, vm, options) ?? (await state.guestOf(vm)).exec;
  return async (run) => {
    const signal = run.signal === undefined ? vm.gone.signal : AbortSignal.any([run.signal, vm.gone.signal]);
    const result = await exec({ ...run, signal });
    if (vm.gone.signal.aborted) throw new Refusal(502, 'vm host unreachable');
    return result;
  };
}

function stubOf(state: FastvmState, vm: VmRecord, options: GuestExecOptions): GuestExec | undefined {
  const { argv, cwd = GUEST_HOME, env, stdin = new Uint8Array() } = options;
  const call = { command: argv, cwd, env: { ...guestEnvironment(vm.envVars), ...env }, stdin };
  const steps = state.stubs.forVm(vm.id).begin(call);
  if (steps === undefined) return undefined;
  return (run) =>
    runStub(steps, run, state.clock).catch((error: unknown) => {
      throw new Refusal(500, describeFailure(error));
    });
}

const MAX_CHUNK_BYTES = 64 * 1024;

/** One event per line while the command runs; canceling the stream stops the command. */
function execEvents(exec: GuestExec, options: GuestExecOptions): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  const utf8 = new TextEncoder();
  let isLeft = false;
  const leave = () => {
    isLeft = true;
    stop.abort();
  };
  const run = async (send: (event: ExecEvent) => void) => {
    options.signal?.addEventListener('abort', leave);
    try {
      const { exitCode, timedOut, durationMs } = await exec({
        ...options,
        signal: stop.signal,
        onOutput: (stream, bytes) => {
          for (const chunk of chunksOf(bytes))
            send({ t: stream === 'stdout' ? 'o' : 'e', d: btoa(latin1FromBytes(chunk)) });
        },
      });
      send({ t: 'x', ...(exitCode === 0 ? {} : { c: exitCode }), ...(timedOut ? { to: true } : {}), ms: durationMs });
    } finally {
      options.signal?.removeEventListener('abort', leave);
    }
  };
  return new ReadableStream({
    start(controller) {
      const send = (event: ExecEvent) => {
        if (!isLeft) controller.enqueue(utf8.encode(`${JSON.stringify(event)}\n`));
      };
      // Not returned: a stream can only be read after its `start` has resolved.
      run(send).then(
        () => isLeft || controller.close(),
        (error: unknown) => isLeft || controller.error(error),
      );
    },
    cancel: leave,
  });
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += MAX_CHUNK_BYTES)
    yield bytes.subarray(start, start + MAX_CHUNK_BYTES);
}
