import type { ExecEvent, ExecParams, ExecResult } from '../../../generated/fastvm/types.js';
import type { MockHandlers } from '../handler.js';
import { bytesFromLatin1, latin1FromBytes } from './guest/bytes.js';
import type { Guest, GuestExecOptions, GuestExecResult } from './guest/guest.js';
import { Refusal } from './refusal.js';
import type { FastvmState } from './state.js';

const NDJSON = 'application/x-ndjson';
/** What a buffered answer keeps of each stream. */
const CAP_BYTES = 4 * 1024 * 1024;
const MAX_CHUNK_BYTES = 64 * 1024;

export function execHandlers(state: FastvmState): MockHandlers<'vms.run'> {
  return {
    'vms.run': async ({ path, body, headers, request }) => {
      const guest = await state.runningGuest(path.id ?? '');
      const options = { ...execOptions(body as ExecParams), signal: request.signal };
      if (headers.get('accept')?.includes(NDJSON)) {
        return { status: 200, mediaType: NDJSON, body: streamOf(guest, options) };
      }
      return { status: 200, body: bufferedResult(await guest.exec(options)) };
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

/** One event a line while the command runs; leaving the stream stops the command. */
function streamOf(guest: Guest, options: GuestExecOptions): ReadableStream<Uint8Array> {
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
      const { exitCode, timedOut, durationMs } = await guest.exec({
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
      // Not returned: a stream can be read only after its start has ended.
      run(send).then(
        () => isLeft || controller.close(),
        (error: unknown) => controller.error(error),
      );
    },
    cancel: leave,
  });
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += MAX_CHUNK_BYTES)
    yield bytes.subarray(start, start + MAX_CHUNK_BYTES);
}
