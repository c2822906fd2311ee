import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { messageOf } from '../../core/errors/is-error.js';
import type { MockCloud } from '../cloud.js';
import { ConsoleShell } from '../fastvm/console/console-shell.js';
import { readConsoleFrame } from '../fastvm/console/frame.js';
import { Refusal } from '../fastvm/refusal.js';

/** Maximum size of a client's frame. */
const MAX_FRAME_BYTES = 1024 * 1024;
/** How long a client has to acknowledge the end of its console before its connection is cut. */
const CLOSE_GRACE_MS = 100;
const DONE = 1000;
const GOING_AWAY = 1001;
const AGAINST_POLICY = 1008;

/** The consoles of a served cloud. */
export interface AttachedConsoles {
  /** Ends every session; clients that do not respond are disconnected. */
  close(): void;
}

/**
 * Serves the console WebSockets of a cloud's VMs on a Node server: `<FastVM's base URL>/v1/vms/<id>/console/ws?session=<token>`.
 *
 * Rejects a handshake with 400 if it carries the API key, 401 if the token is unknown, used or expired, 404 for an unknown VM, 409 for one
 * that is not running, and 501 if the optional peer `ws` is not installed.
 */
export function attachConsole(server: Server, cloud: MockCloud): AttachedConsoles {
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    open(cloud, request, socket, head).catch((error: unknown) => refuse(socket, error));
  });
  return {
    close: () => {
      cloud.fastvm.consoles.end('the mock cloud is closing');
      setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, CLOSE_GRACE_MS).unref();
    },
  };
}

async function open(cloud: MockCloud, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const url = new URL(`http://host${request.url ?? '/'}`);
  const prefix = new URL(cloud.baseUrls.fastvm).pathname.replace(/\/$/, '');
  const [, id] = /^\/v1\/vms\/([^/]+)\/console\/ws$/.exec(url.pathname.slice(prefix.length)) ?? [];
  if (id === undefined || !url.pathname.startsWith(`${prefix}/`)) throw new Refusal(404, 'not found');
  if (request.headers['x-api-key'] !== undefined) throw new Refusal(400, 'the console must not be sent x-api-key');
  const server = await webSocketServer();
  const state = cloud.fastvm;
  state.consoles.redeem(id, url.searchParams.get('session'));
  const vm = state.runningVm(id);
  server.handleUpgrade(request, socket, head, (client) => {
    const shell = new ConsoleShell(state, vm, {
      send: (output) => client.send(output),
      close: (isLogout, reason) => client.close(isLogout ? DONE : GOING_AWAY, reason),
    });
    listen(client, shell);
  });
}

function listen(client: WebSocket, shell: ConsoleShell): void {
  client.on('message', (data: Buffer) => {
    const frame = readConsoleFrame(data.toString());
    if ('problem' in frame) client.close(AGAINST_POLICY, frame.problem);
    else if ('keys' in frame) shell.type(frame.keys);
    else shell.resize(frame.cols, frame.rows);
  });
  // The close event that follows is handled below.
  client.on('error', () => undefined);
  client.on('close', () => shell.leave());
}

async function webSocketServer(): Promise<WebSocketServer> {
  const ws = await import('ws').catch((cause: unknown) => {
    const message =
      'consoles of the mock cloud need the package ws, which is not installed. Run: npm install --save-dev ws';
    throw Object.assign(new Refusal(501, message), { cause });
  });
  return new ws.WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
}

function refuse(socket: Duplex, error: unknown): void {
  const status = error instanceof Refusal ? error.status : 500;
  const body = JSON.stringify({ error: messageOf(error) });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
