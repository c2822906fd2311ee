import type { ExecEvent } from '../../../../generated/fastvm/types.js';
import { latin1FromBytes } from '../guest/bytes.js';
import type { GuestExec, GuestExecOptions } from '../guest/execution.js';

const MAX_CHUNK_BYTES = 64 * 1024;

/** One event a line while the command runs; leaving the stream stops the command. */
export function execEvents(exec: GuestExec, options: GuestExecOptions): ReadableStream<Uint8Array> {
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
      // Not returned: a stream can be read only after its start has ended.
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
