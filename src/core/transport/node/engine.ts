import type { SecureContext } from 'node:tls';
import { REDIRECT_STATUS } from '../../http/redirect-status.js';
import { loadPart } from '../../util/load-part.js';
import type { Fetch, TransportInit } from '../types.js';
import { Connections, directly } from './connections.js';
import { exchange, StaleConnectionError } from './exchange.js';
import type { NodeResponse } from './response.js';
import type { Route } from './route.js';
import { type Target, targetOf } from './target.js';
import { loadUndici } from './undici.js';

/** Idempotent methods, which may be sent again when a kept connection turns out to be closed. */
const RETRYABLE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** A `fetch` over its own pool of connections, through the proxies that the environment names now. */
export async function createEngine(
  secureContext: SecureContext | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Fetch> {
  const undici = await loadUndici();
  const connector = undici.buildConnector({ timeout: 0, ...(secureContext === undefined ? {} : { secureContext }) });
  const direct: Route = { connections: new Connections(undici.Client, directly(connector)) };
  if (!namesProxies(env)) return (url, init) => send(direct, targetOf(url), init);
  const { createProxyRoutes } = await loadPart(() => import('./proxy-routes.js'));
  const routeTo = createProxyRoutes(undici, connector, env);
  return async (url, init) => {
    const target = targetOf(url);
    return send(routeTo(target) ?? direct, target, init);
  };
}

function namesProxies(env: Readonly<Record<string, string | undefined>>): boolean {
  return ['http_proxy', 'https_proxy', 'all_proxy'].some((name) => Boolean(env[name] || env[name.toUpperCase()]));
}

async function send(route: Route, target: Target, init: TransportInit): Promise<Response> {
  let response: NodeResponse;
  for (;;) {
    try {
      response = await exchange(route, target, init);
      break;
    } catch (error) {
      if (!(error instanceof StaleConnectionError)) throw error;
      if (init.once || !RETRYABLE_METHODS.has(init.method ?? 'GET') || init.body instanceof ReadableStream)
        throw error.cause;
      if (init.scope?.interruption !== undefined) throw init.scope.signal.reason;
    }
  }
  if (route.forward !== undefined && response.status === 407) {
    void response.body?.cancel();
    const { refusedByProxy } = await loadPart(() => import('./proxy-tunnel.js'));
    throw refusedByProxy(route.forward.proxy, target.origin, response.headers.get('proxy-authenticate'));
  }
  if (init.redirect === 'error' && REDIRECT_STATUS.has(response.status)) {
    void response.body?.cancel();
    throw new TypeError('the response is a redirect, which this request refuses');
  }
  return response as unknown as Response;
}
