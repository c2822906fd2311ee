import type { ExecEvent, ExecResult } from '../../../../../generated/fastvm/types.js';
import { InvalidArgumentError, isAbortedError } from '../../../../core/errors/index.js';
import { messageOf } from '../../../../core/errors/is-error.js';
import { Utf8Text } from '../../../../core/streams/utf8.js';
import { sleep } from '../../../../core/util/timers.js';
import { type PartialExecResult, StreamInterruptedError } from '../../errors/exec-errors.js';
import { type CheckedEvent, checkEvent } from './event.js';
import { type ExecOutput, OutputCapture } from './output.js';

export interface ExecReaderOptions {
  readonly events: PromiseLike<AsyncIterable<ExecEvent>>;
  /** Ends the request. */
  readonly cancel: () => void;
  /** Called once, when reading has ended. */
  readonly onSettled: () => void;
  readonly onOutput: (output: ExecOutput) => unknown;
  /** The error to throw for a failure. */
  readonly failed: (error: unknown) => PromiseLike<unknown>;
  /** May turn the result into an error. */
  readonly finish: (result: ExecResult) => ExecResult;
  readonly maxOutputBytes: number;
}

/** How long the rest of a response may take after its exit event before the connection is closed. */
const TRAILER_MS = 250;

/** Reads the events of one command, driven by its iterator or on its own, and keeps the output for the result. */
export class ExecReader {
  readonly #options: ExecReaderOptions;
  readonly #startedAt = performance.now();
  readonly #captures: Readonly<Record<ExecOutput['type'], OutputCapture>>;
  readonly #texts = { stdout: new Utf8Text(), stderr: new Utf8Text() };
  readonly #result: Promise<ExecResult>;
  #resolve!: (result: ExecResult) => void;
  #reject!: (error: unknown) => void;
  #source: AsyncIterator<ExecEvent> | undefined;
  #queue: ExecOutput[] = [];
  #exit: Extract<CheckedEvent, { kind: 'exit' }> | undefined;
  #reading: 'not yet' | 'on its own' | 'by an iterator' = 'not yet';
  #pulled = false;
  #left = false;
  #settled = false;
  #last: Promise<ExecOutput | undefined> = Promise.resolve(undefined);

  constructor(options: ExecReaderOptions) {
    this.#options = options;
    const { maxOutputBytes } = options;
    this.#captures = { stdout: new OutputCapture(maxOutputBytes), stderr: new OutputCapture(maxOutputBytes) };
    this.#result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** The result; reads everything unless an iterator does. */
  drain(): Promise<ExecResult> {
    if (this.#reading === 'not yet') {
      this.#reading = 'on its own';
      void this.#readToEnd();
    }
    return this.#result;
  }

  /** The output chunk by chunk; leaving it early ends the request. */
  iterate(): AsyncIterableIterator<ExecOutput, undefined, undefined> {
    if (this.#pulled) {
      throw new InvalidArgumentError(
        'output was already read by awaiting the stream; start iterating before awaiting it',
      );
    }
    this.#reading = 'by an iterator';
    // The iterator throws any failure; awaiting the stream as well is optional.
    this.#result.catch(() => undefined);
    const iterator: AsyncIterableIterator<ExecOutput, undefined, undefined> = {
      next: async () => {
        const value = await this.#inTurn();
        if (value !== undefined) return { done: false, value };
        if (!this.#left) await this.#result;
        return { done: true, value: undefined };
      },
      return: async () => {
        this.#leave();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  async #readToEnd(): Promise<void> {
    try {
      await this.#options.events;
    } catch (error) {
      // The stream's own promise rejects with the error; this one may stay unhandled.
      this.#result.catch(() => undefined);
      this.#fail(error);
    }
    while (this.#reading === 'on its own' && (await this.#inTurn()) !== undefined);
  }

  /** Runs calls of `next` one after the other. */
  #inTurn(): Promise<ExecOutput | undefined> {
    const turn = this.#last.then(() => this.#next());
    this.#last = turn;
    return turn;
  }

  /** Never rejects: a failure rejects the result instead. */
  async #next(): Promise<ExecOutput | undefined> {
    try {
      while (this.#queue.length === 0 && this.#exit === undefined && !this.#settled) await this.#pull();
      const output = this.#settled ? undefined : this.#queue.shift();
      if (output === undefined) {
        this.#succeed();
        return undefined;
      }
      const returned = this.#options.onOutput(output);
      if (returned !== undefined) await returned;
      return output;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  async #pull(): Promise<void> {
    this.#source ??= (await this.#options.events)[Symbol.asyncIterator]();
    this.#pulled = true;
    let event: CheckedEvent | undefined;
    try {
      const { done, value } = await this.#source.next();
      if (done) throw new Error('response ended without an exit event');
      event = checkEvent(value);
    } catch (error) {
      if (isAbortedError(error)) throw error;
      throw new StreamInterruptedError(messageOf(error), this.#soFar(), {
        cause: error,
      });
    }
    if (event?.kind === 'output') this.#add(event.type, event.data, this.#texts[event.type].add(event.data));
    if (event?.kind === 'exit') {
      this.#exit = event;
      for (const type of ['stdout', 'stderr'] as const) this.#add(type, new Uint8Array(0), this.#texts[type].end());
    }
  }

  #add(type: ExecOutput['type'], data: Uint8Array<ArrayBuffer>, text: string): void {
    this.#captures[type].add(data);
    if (data.length > 0 || text !== '') this.#queue.push({ type, data, text });
  }

  #soFar(): PartialExecResult {
    const { stdout, stderr } = this.#captures;
    return {
      stdout: stdout.text(),
      stderr: stderr.text(),
      stdoutTruncated: stdout.truncated,
      stderrTruncated: stderr.truncated,
      durationMs: Math.round(performance.now() - this.#startedAt),
    };
  }

  #succeed(): void {
    if (this.#settled || this.#exit === undefined) return;
    const { exitCode, timedOut, durationMs } = this.#exit;
    const soFar = this.#soFar();
    const result = { ...soFar, exitCode, timedOut, durationMs: durationMs ?? soFar.durationMs };
    // `finish` may throw, which then ends in `#fail`; the stream itself is at its end either way.
    void this.#readTrailer();
    this.#resolve(this.#options.finish(result));
    this.#settle();
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#options.failed(error).then(this.#reject, this.#reject);
    this.#settle();
    if (this.#exit === undefined) this.#cancel();
  }

  #leave(): void {
    if (this.#settled) return;
    this.#left = true;
    this.#fail(new StreamInterruptedError('iteration stopped before the command exited', this.#soFar()));
  }

  #settle(): void {
    this.#settled = true;
    this.#options.onSettled();
  }

  #cancel(): void {
    this.#options.cancel();
    // Frees the source's timers.
    this.#source?.return?.().catch(() => undefined);
  }

  /** Reads the rest of the response after the exit event, so that the connection can be reused; closes it if that takes too long. */
  async #readTrailer(): Promise<void> {
    const done = new AbortController();
    const timer = sleep(TRAILER_MS, done.signal).then(
      () => this.#cancel(),
      () => undefined,
    );
    try {
      while ((await this.#source?.next())?.done === false);
    } catch {
      // The command's outcome is known; later connection errors do not matter.
    }
    done.abort();
    await timer;
  }
}
