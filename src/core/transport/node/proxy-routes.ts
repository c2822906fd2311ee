import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { type Connect, Connections, directly } from './connections.js';
import { type ProxyServer, proxyFor } from './proxy-env.js';
import { connectTunnel } from './proxy-tunnel.js';
import type { Route } from './route.js';
import type { Target } from './target.js';
import type { Undici } from './undici.js';

/** Most programs use a few; with many, they are looked up again now and then. */
const MAX_ROUTES = 100;

/**
 * The routes of requests through the proxies that the environment names; `undefined` where it names none. To an https service through a
 * tunnel; an http proxy reads requests to an http service.
 */
export function createProxyRoutes(
  undici: Undici,
  connector: buildConnector.connector,
  env: Readonly<Record<string, string | undefined>>,
): (target: Target) => Route | undefined {
  const variables = { ...env };
  // Certificates of a client are for the service, not for a proxy with TLS.
  const forwarding = new Connections(undici.Client, directly(undici.buildConnector({ timeout: 0 })));
  const tunnels = new Map<string, Connections>();
  const tunnelsOf = (proxy: ProxyServer): Connections => {
    const key = `${proxy.origin} ${proxy.authorization ?? ''}`;
    const known = tunnels.get(key) ?? new Connections(undici.Client, throughTunnel(undici, proxy, connector));
    tunnels.set(key, known);
    return known;
  };
  const routes = new Map<string, Route | undefined>();
  return ({ origin }) => {
    if (!routes.has(origin)) {
      if (routes.size >= MAX_ROUTES) routes.clear();
      routes.set(origin, routeTo(origin));
    }
    return routes.get(origin);
  };

  function routeTo(origin: string): Route | undefined {
    const proxy = proxyFor(origin, variables);
    if (proxy === undefined) return undefined;
    if (origin.startsWith('https:')) return { connections: tunnelsOf(proxy) };
    const { authorization } = proxy;
    const headers = {
      host: new URL(origin).host,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    };
    return { connections: forwarding, forward: { proxy, headers } };
  }
}

/** Makes connections to a service over TLS inside of a tunnel. */
function throughTunnel(undici: Undici, proxy: ProxyServer, connector: buildConnector.connector): Connect {
  return (target, callback) => {
    const controller = new AbortController();
    let stop = (reason: Error): void => controller.abort(reason);
    const host = `${target.host?.replace(/:\d+$/, '')}:${target.port || 443}`;
    connectTunnel(undici, { proxy, host, signal: controller.signal }).then(
      (httpSocket: Socket) => {
        stop = directly(connector)({ ...target, httpSocket }, callback);
      },
      (error: Error) => callback(error, null),
    );
    return (reason) => stop(reason);
  };
}
