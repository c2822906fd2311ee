import http, { type Agent, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { TransportInit } from '../types.js';
import { headerList } from './header-list.js';
import { httpsModule } from './https-module.js';
import { NodeResponse } from './node-response.js';
import { bodyLength, sendBody } from './request-body.js';
import type { Target } from './target.js';

const DEAD: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** A keep-alive connection turned out to be stale before any response data arrived; `cause` is Node's error. */
export class DeadSocketError extends Error {}

/** One request and the head of its response. */
export function exchange(target: Target, init: TransportInit, agent: Agent): Promise<NodeResponse> {
  return new Promise((resolve, reject) => {
    const length = bodyLength(init);
    const request = open(target, init, agent, length);
    let message: IncomingMessage | undefined;
    const removeListener = onInterrupt(init, (reason) => {
      request.destroy(reason instanceof Error ? reason : new Error('aborted'));
      reject(reason);
      // A queued request would otherwise close only when it gets a connection, and keep its body until then.
      if (request.socket === null) request.emit('close');
    });
    request.on('close', () => {
      removeListener();
      // An unsolicited 101 closes the request without an `error` event.
      if (message === undefined) reject(new Error('the connection was closed without a response'));
    });
    request.on('response', (incoming) => {
      message = incoming;
      if (!request.writableFinished) abortUploadOnResponseEnd(request, incoming);
      resolve(new NodeResponse(target.href, request.method, incoming));
    });
    request.on('error', (error) => {
      // Node treats a reset as the end of a response that is delimited by the connection's close.
      if (message?.complete === false) message.destroy(error);
      const dead = request.reusedSocket && 'code' in error && DEAD.has(error.code);
      reject(dead ? new DeadSocketError('the kept connection is dead', { cause: error }) : error);
    });
    sendBody(request, init, length);
  });
}

/** A response may end before the request's body has been sent; sending the rest would only keep the connection busy. */
function abortUploadOnResponseEnd(request: ClientRequest, message: IncomingMessage): void {
  message.once('end', () => {
    if (!request.writableFinished) request.destroy();
  });
}

/** Listens to the request's scope, or to its signal if there is no scope. Returns a function that removes the listener. */
function onInterrupt(init: TransportInit, listener: (reason: unknown) => void): () => void {
  const { scope } = init;
  if (scope !== undefined) {
    const onScope = (): void => listener(scope.signal.reason);
    scope.onInterrupt(onScope);
    return () => scope.offInterrupt(onScope);
  }
  // Not read earlier: with a scope, reading it creates one.
  const { signal } = init;
  const onAbort = (): void => listener(signal?.reason);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return () => signal?.removeEventListener('abort', onAbort);
}

function open(target: Target, init: TransportInit, agent: Agent, length: number | undefined): ClientRequest {
  const { protocol, hostname, port, path } = target;
  const method = init.method ?? 'GET';
  const headers = headerList(target.host, method, init, length);
  // Read per request, so that tools that replace it (msw, nock, tracing) see fastkit's requests.
  const { request } = protocol === 'https:' ? httpsModule() : http;
  return request({
    protocol,
    hostname,
    port,
    path,
    method,
    // A proxy agent rewrites the request, which does not work with a header list.
    headers: 'proxy' in agent ? toRecord(headers) : headers,
    agent,
  });
}

function toRecord(list: readonly string[]): OutgoingHttpHeaders {
  const record: OutgoingHttpHeaders = {};
  for (let index = 0; index + 1 < list.length; index += 2) record[list[index] ?? ''] = list[index + 1];
  return record;
}
