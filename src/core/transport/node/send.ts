import { REDIRECT_STATUS } from '../../http/redirect-status.js';
import type { Fetch, TransportInit } from '../types.js';
import { type Connections, dropIdleSockets } from './agents.js';
import { DeadSocketError, exchange } from './exchange.js';
import type { NodeResponse } from './node-response.js';
import { targetOf } from './target.js';

export { connectionsWithTls, sharedConnections } from './agents.js';

/** Idempotent methods, which may be sent again after a stale keep-alive connection. */
const RETRYABLE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/**
 * A `fetch` over a pool of connections. If a keep-alive connection turns out to be stale before any response data arrives, it is
 * replaced once, for requests that can be sent again.
 */
export function sendOver(connections: Connections): Fetch {
  return (url, init) => send(connections, url, init);
}

async function send(connections: Connections, url: string, init: TransportInit): Promise<Response> {
  const target = targetOf(url);
  const pool = connections.agentFor(target);
  const agent = pool instanceof Promise ? await pool : pool;
  let response: NodeResponse;
  try {
    response = await exchange(target, init, agent);
  } catch (error) {
    if (!(error instanceof DeadSocketError)) throw error;
    if (!RETRYABLE_METHODS.has(init.method ?? 'GET') || init.body instanceof ReadableStream) throw error.cause;
    dropIdleSockets(agent, target);
    response = await exchange(target, init, agent);
  }
  if (init.redirect === 'error' && REDIRECT_STATUS.has(response.status)) {
    void response.body?.cancel();
    throw new TypeError('the response is a redirect, which this request refuses');
  }
  return response as unknown as Response;
}
