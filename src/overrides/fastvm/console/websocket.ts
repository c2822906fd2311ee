import { ConsoleError } from '../errors/console-error.js';

/** The subset of WebSocket that a console uses; those of browsers, Node 22 and the package `ws` match it. */
export interface ConsoleWebSocket {
  binaryType: string;
  readonly bufferedAmount: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  /** Destroys the connection; only in the package `ws`. */
  terminate?(): void;
  addEventListener(type: string, listener: (event: never) => void): void;
}

/** A WebSocket class. */
export type ConsoleWebSocketClass = new (url: string) => ConsoleWebSocket;

/** The given class, otherwise the platform's, otherwise that of the optional peer `ws`. */
export async function webSocketClass(given: ConsoleWebSocketClass | undefined): Promise<ConsoleWebSocketClass> {
  const platform = given ?? globalThis.WebSocket;
  if (platform !== undefined) return platform as ConsoleWebSocketClass;
  // Not a literal, so that bundlers for platforms with their own WebSocket do not resolve the package.
  const peer = 'ws';
  try {
    const module: { WebSocket?: unknown } = await import(peer);
    if (typeof module.WebSocket === 'function') return module.WebSocket as ConsoleWebSocketClass;
  } catch (cause) {
    throw missing(cause);
  }
  throw missing(undefined);
}

function missing(cause: unknown): ConsoleError {
  return new ConsoleError('this platform has no WebSocket, and the optional package "ws" cannot be loaded', {
    cause,
    hint: 'npm install ws, use Node 22 or newer, or pass the option WebSocket',
  });
}
