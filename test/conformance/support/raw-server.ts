import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { corsHead, isPreflight, preflightResponse } from './cors.js';
import { RequestReader, type SeenRequest } from './request-reader.js';

/** One request and the socket to respond on. Texts are sent with one byte for each character. */
export interface Exchange {
  /** 1 for the server's first request. */
  readonly number: number;
  readonly request: SeenRequest;
  readonly socket: Socket;
  /** Settles when the whole request has arrived. */
  readonly whole: Promise<void>;
  /** Settles when the connection is closed, by whichever side. */
  readonly closed: Promise<void>;
  send(text: string): Promise<void>;
  sendSlowly(text: string, everyMs: number): Promise<void>;
  end(text?: string): void;
  /** Ends the connection with a reset (RST) instead of an orderly close. */
  reset(): void;
}

/** What a server does with a request: sends these bytes once the whole request has arrived, or calls a function after its head. */
export type RespondToSocket = string | ((exchange: Exchange) => void | Promise<void>);

export interface RawServerOptions {
  /** Responses in the order of the requests; the last one is used for all further requests. */
  readonly responses: readonly RespondToSocket[];
  readonly host?: string | undefined;
  /** Adds the headers that browsers require of other origins, and responds to their preflights. */
  readonly cors?: boolean | undefined;
  /** Texts to replace in every response. */
  readonly replace?: Readonly<Record<string, string>> | undefined;
}

/** A server on `node:net`, so that the test controls every byte on the wire. */
export class RawServer {
  readonly requests: SeenRequest[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: RawServerOptions;

  private constructor(options: RawServerOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
  }

  static async start(options: RawServerOptions): Promise<RawServer> {
    const server = new RawServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(0, options.host ?? '127.0.0.1', resolve);
    });
    return server;
  }

  get origin(): string {
    const { address, port, family } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => {
        this.#sockets.delete(socket);
        resolve();
      });
    });
    socket.on('error', () => undefined);
    const reader = new RequestReader((request, whole) => {
      if (this.#options.cors && isPreflight(request)) {
        socket.write(preflightResponse(request), 'latin1');
        return;
      }
      this.requests.push(request);
      void this.#respond({ socket, request, whole, closed });
    });
    socket.on('data', (bytes) => {
      if (!reader.push(bytes.toString('latin1'))) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    socket.on('end', () => {
      reader.end();
      // Close when an idle client disconnects; a pending response may still be sent.
      if (!reader.isBusy) socket.end();
    });
  }

  async #respond(parts: Pick<Exchange, 'socket' | 'request' | 'whole' | 'closed'>): Promise<void> {
    const { responses } = this.#options;
    const number = this.requests.length;
    const response = responses[Math.min(number, responses.length) - 1] ?? '';
    const exchange = this.#exchange(parts, number);
    if (typeof response === 'function') await response(exchange);
    else {
      await parts.whole;
      await exchange.send(response);
    }
  }

  #exchange(parts: Pick<Exchange, 'socket' | 'request' | 'whole' | 'closed'>, number: number): Exchange {
    const { socket } = parts;
    const prepare = (text: string): string => this.#prepare(text);
    return {
      ...parts,
      number,
      send: (text) => new Promise((resolve) => void socket.write(prepare(text), 'latin1', () => resolve())),
      async sendSlowly(text, everyMs) {
        for (const character of prepare(text)) {
          if (socket.destroyed) return;
          socket.write(character, 'latin1');
          await new Promise((resolve) => setTimeout(resolve, everyMs));
        }
      },
      end: (text = '') => void socket.end(prepare(text), 'latin1'),
      reset: () => void socket.resetAndDestroy(),
    };
  }

  #prepare(text: string): string {
    let prepared = text;
    for (const [from, to] of Object.entries(this.#options.replace ?? {})) prepared = prepared.replaceAll(from, to);
    return this.#options.cors ? corsHead(prepared) : prepared;
  }
}
