import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { TransportInit } from '../types.js';
import { ChunkQueue, type ChunkSource } from './chunk-queue.js';
import type { Connection } from './connections.js';
import { headerList } from './header-list.js';
import { requestBody, StreamedBody } from './request-body.js';
import { NodeResponse } from './response.js';
import type { Route } from './route.js';
import type { Target } from './target.js';

/** Codes of errors of a connection that the server has closed. */
const CLOSED: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** A kept connection turned out to be closed before any response arrived; `cause` is the error. */
export class StaleConnectionError extends Error {}

/** Sends one request; resolves with its response as soon as the head is there. */
export function exchange(route: Route, target: Target, init: TransportInit): Promise<NodeResponse> {
  return new Promise((resolve, reject) => new Exchange(route, target, init, resolve, reject).start(target));
}

/** One request on its way, and its response until the end of the body. */
class Exchange implements Dispatcher.DispatchHandler, ChunkSource {
  readonly #url: string;
  readonly #init: TransportInit;
  readonly #resolve: (response: NodeResponse) => void;
  readonly #reject: (error: unknown) => void;
  readonly #route: Route;
  readonly #origin: string;
  #connection: Connection | undefined;
  #body: StreamedBody | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #chunks: ChunkQueue | undefined;
  #wasUsed = false;
  #isInterrupted = false;

  constructor(
    route: Route,
    target: Target,
    init: TransportInit,
    resolve: (response: NodeResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.#route = route;
    this.#origin = route.forward?.proxy.origin ?? target.origin;
    this.#url = target.href;
    this.#init = init;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start({ path }: Target): void {
    const { connections, forward } = this.#route;
    const { body, lengthBytes } = requestBody(this.#init);
    if (body instanceof StreamedBody) this.#body = body;
    this.#listen();
    if (this.#isInterrupted) return;
    const options: Dispatcher.DispatchOptions = {
      path: forward === undefined ? path : this.#url,
      method: (this.#init.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: headerList(this.#init.headers as Record<string, string> | undefined, lengthBytes, forward?.headers),
      // undici takes any iterable of chunks, which its types do not say.
      body: (body ?? null) as string | Uint8Array | null,
    };
    this.#connection = connections.take(this.#origin);
    this.#connection.send(options, this);
  }

  onRequestStart(): void {
    this.#wasUsed = this.#connection?.isUsed ?? false;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusText?: string,
  ): void {
    // Interim responses come before the response.
    if (status < 200) return;
    this.#controller = controller;
    this.#chunks = new ChunkQueue(this);
    const head = {
      url: this.#url,
      method: this.#init.method ?? 'GET',
      status,
      statusText: statusText ?? '',
      rawHeaders: controller.rawHeaders as Buffer[],
      contentEncoding: headers['content-encoding'],
    };
    this.#resolve(new NodeResponse(head, this.#chunks));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks?.add(chunk);
  }

  onResponseEnd(): void {
    const connection = this.#connection as Connection;
    this.#settle();
    // undici takes a reset for the end of a body that ends with its connection.
    if (connection.failure) {
      this.#chunks?.fail(connection.failure);
      return;
    }
    connection.isUsed = true;
    this.#route.connections.release(this.#origin, connection);
    this.#chunks?.finish();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error & { readonly code?: unknown }): void {
    this.#settle();
    // Otherwise undici connects again.
    this.#connection?.close(error);
    if (this.#chunks !== undefined) this.#chunks.fail(error);
    else if (this.#wasUsed && CLOSED.has(error.code)) this.#reject(new StaleConnectionError('', { cause: error }));
    else this.#reject(error);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  cancel(): void {
    this.#connection?.close(new Error('canceled'));
  }

  readonly #onInterrupt = (): void => {
    const { scope, signal } = this.#init;
    const reason: unknown = scope === undefined ? signal?.reason : scope.signal.reason;
    this.#isInterrupted = true;
    this.#reject(reason);
    this.#chunks?.fail(reason);
    this.#connection?.close(new Error('aborted'));
    this.#settle();
  };

  /** Listens to the request's scope, or to its signal if there is no scope. */
  #listen(): void {
    const { scope, signal } = this.#init;
    if (scope !== undefined) scope.onInterrupt(this.#onInterrupt);
    else if (signal?.aborted) this.#onInterrupt();
    else signal?.addEventListener('abort', this.#onInterrupt, { once: true });
  }

  /** The request is over: nothing of the caller's is held any more. */
  #settle(): void {
    const { scope, signal } = this.#init;
    if (scope !== undefined) scope.offInterrupt(this.#onInterrupt);
    else signal?.removeEventListener('abort', this.#onInterrupt);
    void this.#body?.return();
  }
}
