import { AbortedError, InvalidArgumentError } from '../../../core/errors/index.js';
import { onAbort } from '../../../core/util/abort.js';
import { sleep } from '../../../core/util/timers.js';
import { ConsoleError } from '../errors/console-error.js';
import type { ConsoleWebSocket } from './websocket.js';

/** How a console ended. */
export interface ConsoleClose {
  /** The WebSocket's close code; 1006 when the connection broke. */
  readonly code: number;
  readonly reason: string;
}

/** Codes of a normal close: done, going away, no code. */
const CLEAN: ReadonlySet<number> = new Set([1000, 1001, 1005]);
/** Input beyond this waits until some of it has been sent. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
const BUFFER_CHECK_MS = 10;
/** Output that nobody reads ends the session beyond it: a WebSocket cannot be told to wait. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;
/** A peer that does not acknowledge the close frame is not waited for longer; WebSockets themselves wait for half a minute or for ever. */
const CLOSE_DEADLINE_MS = 3_000;
const UNACKNOWLEDGED: ConsoleClose = { code: 1006, reason: 'the close was not acknowledged' };

/**
 * An open serial console of a VM: terminal output as a stream of bytes, input as a stream of text or bytes. It ends when either side
 * closes it. Up to 64 MiB of unread output are kept in memory; more ends the session with a `ConsoleError`.
 *
 * @example
 * const session = await client.console(vm.id);
 * await session.writable.getWriter().write('exit\n');
 * console.log(await new Response(session.readable).text(), await session.closed);
 */
export class ConsoleSession implements AsyncDisposable {
  /** Terminal output, as raw bytes with control sequences. Ends with the session; fails if the connection breaks. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Terminal input: text, or UTF-8 bytes, where invalid ones become `U+FFFD`. Closing it closes the session. */
  readonly writable: WritableStream<string | Uint8Array>;
  /** Settles when the session has ended; never rejects. */
  readonly closed: Promise<ConsoleClose>;
  readonly #socket: ConsoleWebSocket;
  #end: ConsoleClose | undefined;
  #closeTimer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the session here, whatever the socket does. */
  readonly #finish: (end: ConsoleClose) => void;

  /** @param socket - A WebSocket that delivers binary frames as `ArrayBuffer`. */
  constructor(socket: ConsoleWebSocket, signal?: AbortSignal) {
    this.#socket = socket;
    let output!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
    this.readable = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          output = controller;
        },
        cancel: () => this.close(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }),
    );
    const utf8 = new TextEncoder();
    const fail = (error: unknown): void => {
      try {
        output.error(error);
      } catch {}
    };
    const abort = (): void => {
      fail(new AbortedError('the console', signal?.reason));
      this.#close();
    };
    let removeListener = (): void => undefined;
    let resolve!: (end: ConsoleClose) => void;
    this.closed = new Promise((settle) => {
      resolve = settle;
    });
    this.#finish = (end) => {
      if (this.#end !== undefined) return;
      this.#end = end;
      clearTimeout(this.#closeTimer);
      removeListener();
      // Closing is what the caller wanted, even if the peer did not acknowledge it.
      if (end === UNACKNOWLEDGED || CLEAN.has(end.code)) closeQuietly(output);
      else fail(new ConsoleError(`the console connection broke with code ${end.code}`));
      resolve(end);
    };
    socket.addEventListener('message', ({ data }: { data: string | ArrayBuffer }) => {
      if (this.#end !== undefined) return;
      try {
        output.enqueue(typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data));
      } catch {
        // The reader has canceled; drop the rest of the output.
      }
      if ((output.desiredSize ?? 0) < 0) {
        fail(new ConsoleError(`more than ${MAX_UNREAD_BYTES} bytes of the console's output were not read`));
        this.#close();
      }
    });
    // Browsers put no details into error events; the close event that follows has the code.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code, reason }: ConsoleClose) => this.#finish({ code, reason }));
    this.writable = this.#input(signal);
    if (signal?.aborted) abort();
    else if (signal !== undefined) removeListener = onAbort(signal, abort);
  }

  /** Sends the terminal's new size, in characters. @throws InvalidArgumentError unless both are positive integers. */
  resize(cols: number, rows: number): void {
    for (const [name, value] of Object.entries({ cols, rows })) {
      if (!Number.isInteger(value) || value < 1) {
        throw new InvalidArgumentError(`${name} must be a whole number, 1 or more; got ${String(value)}`);
      }
    }
    if (this.#end === undefined) this.#socket.send(JSON.stringify({ type: 'resize', cols, rows }));
  }

  /**
   * Ends the session and waits for its end, but not for longer than 3 seconds: a peer that does not acknowledge ends it with code 1006. Can be
   * called again.
   */
  async close(): Promise<void> {
    this.#close();
    await this.closed;
  }

  /** At the end of an `await using` block the session is closed. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #close(): void {
    if (this.#end !== undefined) return;
    this.#socket.close(1000);
    this.#closeTimer ??= setTimeout(() => {
      this.#finish(UNACKNOWLEDGED);
      // That of `ws` would keep its connection, and the process, for half a minute.
      this.#socket.terminate?.();
    }, CLOSE_DEADLINE_MS);
  }

  #input(signal: AbortSignal | undefined): WritableStream<string | Uint8Array> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const send = (text: string): void => {
      if (this.#end !== undefined) throw new ConsoleError(`the console has ended with code ${this.#end.code}`);
      if (text !== '') this.#socket.send(text);
    };
    return new WritableStream<string | Uint8Array>({
      write: async (keys) => {
        send(typeof keys === 'string' ? decoder.decode() + keys : decoder.decode(keys, { stream: true }));
        while (this.#end === undefined && this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
          await sleep(BUFFER_CHECK_MS, signal);
        }
      },
      close: () => {
        if (this.#end === undefined) send(decoder.decode());
        return this.close();
      },
      abort: () => this.#close(),
    });
  }
}

function closeQuietly(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
  try {
    controller.close();
  } catch {
    // Canceled or failed before.
  }
}
