import type { ExecEvent, ExecResult } from '../../../../generated/fastvm/types.js';
import { ApiPromise } from '../../../core/call/api-promise.js';
import { onAbort } from '../../../core/util/abort.js';
import { checkCount } from '../../../core/util/checks.js';
import { ExecReader } from './exec-reader.js';
import type { ExecOutput } from './output.js';
import { checkOnNonZero, checkOutcome, type RunOptions, type RunParams } from './params.js';

/** How to run a command whose output is read while it runs. */
export interface StreamOptions extends RunOptions {
  /**
   * Called with each chunk of standard output: its text and its bytes. A promise that it gives is awaited before more is read. With a
   * callback the stream is read at once, without being awaited.
   */
  onStdout?: ((text: string, data: Uint8Array<ArrayBuffer>) => unknown) | undefined;
  /** The same for error output. */
  onStderr?: ((text: string, data: Uint8Array<ArrayBuffer>) => unknown) | undefined;
  /** How much of each stream the result keeps, in bytes. Default 4 MiB (4,194,304). Iterator and callbacks get everything. */
  maxOutputBytes?: number | undefined;
}

export const DEFAULT_MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/**
 * A running command. Awaited, it is the {@link ExecResult} at the end; iterated, its output as it arrives, at the pace of the loop. Both
 * together are fine when the loop comes first. Leaving the loop ends the request; that is no promise that the command stops.
 *
 * `asResponse()` gives the raw respond to read in place of all that. A stream that is neither awaited nor iterated, and has no callback,
 * keeps its connection open.
 */
export class ExecStream extends ApiPromise<ExecResult> implements AsyncIterable<ExecOutput> {
  readonly #events: ApiPromise<AsyncIterable<ExecEvent>>;
  readonly #reader: ExecReader;

  /** @param atOnce - Reads the stream without being asked, and reports a failure that nobody looks at as an unhandled rejection. */
  constructor(events: ApiPromise<AsyncIterable<ExecEvent>>, reader: ExecReader, atOnce: boolean) {
    const raw = events.map((_, raw) => raw);
    super(atOnce ? raw.then((response) => response) : raw, () => reader.drain());
    if (atOnce) void reader.drain();
    this.#events = events;
    this.#reader = reader;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<ExecOutput, undefined, undefined> {
    const iterator = this.#reader.iterate();
    // Failures are thrown by the iterator.
    this.catch(() => undefined);
    return iterator;
  }

  override asResponse(): Promise<Response> {
    return this.#events.asResponse();
  }

  /** The result together with the raw response, whose body the result has used up. */
  override async withResponse(): Promise<{ data: ExecResult; response: Response }> {
    const response = await this.asResponse();
    return { data: await this, response };
  }
}

/** Starts a streamed command. `open` sends the request under the given signal, which follows the caller's. */
export function openExecStream(
  open: (signal: AbortSignal) => ApiPromise<AsyncIterable<ExecEvent>>,
  params: Pick<RunParams, 'command'>,
  options: StreamOptions,
): ExecStream {
  const { signal, onStdout, onStderr, onNonZero } = options;
  const controller = new AbortController();
  const cancel = (): void => controller.abort(signal?.reason);
  let removeListener = (): void => undefined;
  const events = ApiPromise.from(() => {
    checkOnNonZero(onNonZero);
    checkCount('maxOutputBytes', options.maxOutputBytes);
    if (signal?.aborted) cancel();
    else if (signal !== undefined) removeListener = onAbort(signal, cancel);
    return open(controller.signal);
  });
  const callbacks = { stdout: onStdout, stderr: onStderr };
  const reader = new ExecReader({
    events,
    cancel: () => controller.abort(),
    onSettled: () => removeListener(),
    onOutput: ({ type, text, data }) => callbacks[type]?.(text, data),
    finish: (result) => checkOutcome(result, params.command, onNonZero),
    maxOutputBytes: options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES,
  });
  return new ExecStream(events, reader, onStdout !== undefined || onStderr !== undefined);
}
