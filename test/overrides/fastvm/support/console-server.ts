import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsoleWebSocketClass } from 'fastkit/fastvm';

/** The server's end of a WebSocket, as the package `ws` has it. */
export interface PeerSocket {
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  /** Reads nothing more, so that no frame is acknowledged. */
  pause(): void;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): void;
  on(event: 'close', listener: (code: number) => void): void;
}
interface WsPackage {
  WebSocket: ConsoleWebSocketClass;
  WebSocketServer: new (options: {
    server: unknown;
  }) => {
    on(event: 'connection', listener: (socket: PeerSocket, request: IncomingMessage) => void): void;
  };
}

const name = 'ws';
export const ws: WsPackage = await import(name);

/** A service that creates tokens and serves consoles below `/api`. */
export async function startConsoles(token = 'tok/en+1') {
  const upgrades: IncomingMessage[] = [];
  const frames: { text: string; isBinary: boolean }[] = [];
  const sockets: PeerSocket[] = [];
  /** All of them; tests clear the list above. */
  const opened = new Set<PeerSocket>();
  const settings = { websocketPath: '/v1/vms/vm/console/ws', onOpen: (_: PeerSocket): void => undefined };
  const server = createServer((_, response) => {
    const { websocketPath } = settings;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ token, expiresInSec: 60, websocketPath }));
  });
  new ws.WebSocketServer({ server }).on('connection', (socket, request) => {
    upgrades.push(request);
    sockets.push(socket);
    opened.add(socket);
    socket.on('message', (data, isBinary) => frames.push({ text: data.toString(), isBinary }));
    settings.onOpen(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const close = async (): Promise<void> => {
    for (const socket of opened) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, settings, upgrades, frames, sockets, close, [Symbol.asyncDispose]: close };
}
