import type { ExecEvent, ExecResult } from '../../../../generated/fastvm/types.js';
import { ApiPromise } from '../../../core/call/api-promise.js';
import { type CallInfo, InvalidArgumentError } from '../../../core/errors/index.js';
import { onAbort } from '../../../core/util/abort.js';
import { checkCount } from '../../../core/util/checks.js';
import { loadPart } from '../../../core/util/load-part.js';
import { type OutputTarget, type WriteOutput, writeTo } from './output-target.js';
import { checkOutcome, checkRunOptions, type RunOptions, type RunParams } from './params.js';
import type { ExecReader, ExecReaderOptions } from './reader/exec-reader.js';
import type { ExecOutput } from './reader/output.js';

/** How to run a command whose output is read while it runs. */
export interface StreamOptions extends RunOptions {
  /**
   * Called with each chunk of standard output: its text and its bytes. If it returns a promise, that is awaited before more is read. With
   * a callback, reading starts immediately, without the stream being awaited.
   */
  onStdout?: ((text: string, data: Uint8Array<ArrayBuffer>) => unknown) | undefined;
  /** The same for error output. */
  onStderr?: ((text: string, data: Uint8Array<ArrayBuffer>) => unknown) | undefined;
  /**
   * Where standard output is written as it arrives, at the pace of the target: `process.stdout` or another `Writable`, or a `WritableStream`. It
   * is not closed at the end. Reading starts immediately, as with a callback, which is called after the bytes are written.
   */
  stdout?: OutputTarget | undefined;
  /** The same for error output. */
  stderr?: OutputTarget | undefined;
  /** How much of each stream the result keeps, in bytes. Default 4 MiB (4,194,304). Iterator and callbacks receive all output. */
  maxOutputBytes?: number | undefined;
}

export const DEFAULT_MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/**
 * A running command. Awaiting it returns the {@link ExecResult} at the end; iterating it yields the output as it arrives, at the pace of
 * the loop. To do both, start the loop first. Leaving the loop ends the request; it does not guarantee that the command stops.
 *
 * `asResponse()` returns the raw response to read instead. A stream that is neither awaited nor iterated, and has no callback, keeps its
 * connection open.
 */
export class ExecStream extends ApiPromise<ExecResult> implements AsyncIterable<ExecOutput> {
  readonly #events: ApiPromise<AsyncIterable<ExecEvent>>;
  readonly #reader: Promise<ExecReader>;
  #isIterated = false;

  /** @param atOnce - Reads the stream without being asked, and reports a failure that no caller handles as an unhandled rejection. */
  constructor(events: ApiPromise<AsyncIterable<ExecEvent>>, reader: Promise<ExecReader>, atOnce: boolean) {
    const raw = events.map((_, raw) => raw);
    super(raw, async () => (await reader).drain());
    if (atOnce) this.start();
    this.#events = events;
    this.#reader = reader;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<ExecOutput, undefined, undefined> {
    if (this.#isIterated) throw new InvalidArgumentError('an exec stream can only be iterated once');
    this.#isIterated = true;
    const source = this.#reader.then((reader) => reader.iterate());
    // Failures are thrown by the iterator.
    source.catch(() => undefined);
    this.catch(() => undefined);
    const iterator: AsyncIterableIterator<ExecOutput, undefined, undefined> = {
      next: async () => (await source).next(),
      return: async () => (await source).return?.() ?? { done: true, value: undefined },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  override asResponse(): Promise<Response> {
    return this.#events.asResponse();
  }

  /** The result together with the raw response, whose body has been read for the result. */
  override async withResponse(): Promise<{ data: ExecResult; response: Response }> {
    const response = await this.asResponse();
    return { data: await this, response };
  }
}

/**
 * Starts a streamed command. `open` sends the request with the given signal, which follows the caller's.
 *
 * @param afterFailure - Returns the error to throw for one that ended the stream.
 */
export function openExecStream(
  open: (signal: AbortSignal) => ApiPromise<AsyncIterable<ExecEvent>>,
  params: Pick<RunParams, 'command'>,
  options: StreamOptions,
  afterFailure: (error: unknown) => unknown = (error) => error,
): ExecStream {
  const { signal, onNonZero } = options;
  const controller = new AbortController();
  const cancel = (): void => controller.abort(signal?.reason);
  let removeListener = (): void => undefined;
  let redact: CallInfo['redact'];
  // A failure before the first event is seen twice: by the call and by the reader.
  let failure: Promise<unknown> | undefined;
  const explained = (error: unknown): Promise<unknown> => {
    failure ??= Promise.resolve(afterFailure(error));
    return failure;
  };
  let listeners: ReturnType<typeof listenersOf> = {};
  const events = ApiPromise.from(() => {
    listeners = listenersOf(options, controller.signal);
    checkRunOptions(options);
    checkCount('maxOutputBytes', options.maxOutputBytes);
    if (signal?.aborted) cancel();
    else if (signal !== undefined) removeListener = onAbort(signal, cancel);
    return open(controller.signal).map((source, raw) => {
      redact = (text) => raw.redact(text);
      return source;
    });
  }).mapError(explained);
  const readerOptions: ExecReaderOptions = {
    events,
    cancel: () => controller.abort(),
    onSettled: () => removeListener(),
    onOutput: ({ type, text, data }) => listeners[type]?.(text, data),
    failed: explained,
    finish: (result) => checkOutcome(result, params.command, onNonZero, redact),
    maxOutputBytes: options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES,
  };
  const reader = loadPart(() => import('./reader/exec-reader.js')).then(
    ({ ExecReader }) => new ExecReader(readerOptions),
  );
  // Without its reader, nothing would end the request.
  reader.catch(() => {
    events.catch(() => undefined);
    removeListener();
    controller.abort();
  });
  return new ExecStream(events, reader, Object.keys(listeners).length > 0);
}

type OutputListener = NonNullable<StreamOptions['onStdout']>;

function listenersOf(
  options: StreamOptions,
  signal: AbortSignal,
): { stdout?: OutputListener; stderr?: OutputListener } {
  const stdout = listenerOf(options.onStdout, options.stdout && writeTo('stdout', options.stdout, signal));
  const stderr = listenerOf(options.onStderr, options.stderr && writeTo('stderr', options.stderr, signal));
  return { ...(stdout && { stdout }), ...(stderr && { stderr }) };
}

function listenerOf(callback: OutputListener | undefined, write: WriteOutput | undefined): OutputListener | undefined {
  if (write === undefined) return callback;
  return async (text, data) => {
    if (data.length > 0) await write(data);
    await callback?.(text, data);
  };
}
