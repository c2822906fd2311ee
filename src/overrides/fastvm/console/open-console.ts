import { AbortedError } from '../../../core/errors/index.js';
import { isError } from '../../../core/errors/is-error.js';
import { redactText, redactUrl } from '../../../core/redact/redact.js';
import { AbortScope } from '../../../core/util/abort-scope.js';
import { ConsoleError } from '../errors/console-error.js';
import { ConsoleSession } from './console-session.js';
import { type ConsoleWebSocket, type ConsoleWebSocketClass, webSocketClass } from './websocket.js';

/** How to open a console. */
export interface ConsoleOptions {
  /** Size of the terminal in characters. Default 80 × 24. */
  cols?: number | undefined;
  rows?: number | undefined;
  /** Closes the session when it aborts, also after opening. */
  signal?: AbortSignal | undefined;
  /** Time limit of the token request, and again of opening the WebSocket. Default: the client's; `0` and `Infinity` mean none. */
  timeoutMs?: number | undefined;
  /** WebSocket class. Default: the platform's, otherwise that of the optional package `ws` (needed below Node 22). */
  WebSocket?: ConsoleWebSocketClass | undefined;
}

/** Validated parameters of {@link openConsole}. */
export interface OpenConsole {
  readonly url: string;
  readonly token: string;
  /** `Infinity` for none. */
  readonly timeoutMs: number;
  readonly options: ConsoleOptions;
}

/** Opens the WebSocket of a console and sends the terminal's size. Sends none of the client's headers. */
export async function openConsole({ url, token, timeoutMs, options }: OpenConsole): Promise<ConsoleSession> {
  const { cols = 80, rows = 24, signal } = options;
  const safeUrl = redactText(redactUrl(url), [token]);
  const WebSocketClass = await webSocketClass(options.WebSocket);
  const scope = new AbortScope({ signal, timeoutMs, deadlineAt: Number.POSITIVE_INFINITY });
  let socket: ConsoleWebSocket | undefined;
  try {
    scope.signal.throwIfAborted();
    socket = new WebSocketClass(url);
    socket.binaryType = 'arraybuffer';
    // Created before the socket is open: the first frame may arrive right after opening.
    const session = new ConsoleSession(socket, signal);
    await scope.race(opened(socket));
    session.resize(cols, rows);
    return session;
  } catch (error) {
    // A WebSocket that is still connecting may throw on close.
    try {
      socket?.close();
    } catch {}
    throw failure(error, scope, timeoutMs, safeUrl, token);
  } finally {
    scope[Symbol.dispose]();
  }
}

function opened(socket: ConsoleWebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', ({ message }: { message?: unknown }) =>
      reject(new Error(typeof message === 'string' && message !== '' ? message : 'no connection')),
    );
    socket.addEventListener('close', ({ code }: { code: number }) => reject(new Error(`closed with code ${code}`)));
  });
}

/** The WebSocket's own error may quote the URL and with it the token: only its redacted text is kept. */
function failure(error: unknown, scope: AbortScope, timeoutMs: number, safeUrl: string, token: string): Error {
  const { interruption } = scope;
  if (interruption?.kind === 'aborted') return new AbortedError('opening the console', interruption.reason);
  if (interruption?.kind === 'timeout') {
    return new ConsoleError(`the console did not open within timeoutMs (${timeoutMs} ms): ${safeUrl}`);
  }
  if (error instanceof ConsoleError || !isError(error)) return error as Error;
  return new ConsoleError(`the console did not open: ${redactText(error.message, [token])}: ${safeUrl}`);
}
