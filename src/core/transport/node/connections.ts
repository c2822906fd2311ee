import type { Socket } from 'node:net';
import type { buildConnector, Client, Dispatcher } from 'undici';

/** Makes a connection and returns a function that stops making it. */
export type Connect = (target: buildConnector.Options, callback: buildConnector.Callback) => (reason: Error) => void;

/**
 * An idle connection is closed after 4 s, or 2 s before the time that the server announces (`Keep-Alive: timeout=…`): usual servers close it
 * after 5 s, and a request that meets the close is lost. Nothing else has a timer: the limits of a call are the attempt's.
 */
const LIMITS = {
  keepAliveTimeout: 4_000,
  keepAliveTimeoutThreshold: 2_000,
  headersTimeout: 0,
  bodyTimeout: 0,
  pipelining: 1,
};

/** A connection for one request at a time. */
export class Connection {
  readonly #client: Client;
  #socket: Socket | undefined;
  #stop: ((reason: Error) => void) | undefined;
  /** Whether it has carried a response before: then the server may be closing it while a request is on its way. */
  isUsed = false;

  constructor(Client: typeof import('undici').Client, origin: string, connect: Connect, onClose: () => void) {
    this.#client = new Client(origin, {
      ...LIMITS,
      connect: (target, callback) => this.#open(connect, target, callback),
    });
    this.#client.on('disconnect', () => {
      this.isUsed = false;
      onClose();
    });
  }

  /** The error that ended the connection, if one did. */
  get failure(): Error | null | undefined {
    return this.#socket?.errored;
  }

  send(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler);
  }

  /** Closes the connection, or stops making it, which fails its request. It must not be used again. */
  close(reason: Error): void {
    this.#stop?.(reason);
    void this.#client.destroy(reason);
  }

  #open(connect: Connect, target: buildConnector.Options, callback: buildConnector.Callback): void {
    let isSettled = false;
    const stop = connect(target, (...[error, socket]) => {
      isSettled = true;
      this.#stop = undefined;
      this.#socket = socket ?? undefined;
      if (error === null) callback(null, socket);
      else callback(error, null);
    });
    if (!isSettled) this.#stop = stop;
  }
}

/**
 * The connections to all origins, as many as there are requests at a time; idle ones do not keep the process alive.
 *
 * In place of undici's `Pool`, which opens a second connection for a call that follows another at once, because the first one's is
 * ready for it only in the next turn of the event loop.
 */
export class Connections {
  readonly #Client: typeof Client;
  readonly #connect: Connect;
  readonly #idle = new Map<string, Connection[]>();

  constructor(client: typeof Client, connect: Connect) {
    this.#Client = client;
    this.#connect = connect;
  }

  /** A connection for one request: the one that was used last, otherwise a new one. */
  take(origin: string): Connection {
    const idle = this.#idle.get(origin)?.pop();
    if (idle !== undefined) return idle;
    const connection: Connection = new Connection(this.#Client, origin, this.#connect, () =>
      this.#remove(origin, connection),
    );
    return connection;
  }

  /** Gives a connection back whose request has ended well. */
  release(origin: string, connection: Connection): void {
    const idle = this.#idle.get(origin);
    if (idle === undefined) this.#idle.set(origin, [connection]);
    else idle.push(connection);
  }

  #remove(origin: string, connection: Connection): void {
    const idle = this.#idle.get(origin);
    const index = idle?.indexOf(connection) ?? -1;
    if (index !== -1) idle?.splice(index, 1);
    if (idle?.length === 0) this.#idle.delete(origin);
  }
}

/** Makes connections by undici's connector. */
export function directly(connector: buildConnector.connector): Connect {
  return (target, callback) => {
    // Typed as if nothing was returned.
    const socket = connector(target, callback) as unknown as Socket | undefined;
    return (reason) => socket?.destroy(reason);
  };
}
