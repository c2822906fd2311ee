import { Agent as HttpAgent } from 'node:http';
import type { AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { httpsModule } from './https-module.js';
import type { Target } from './target.js';

/** Requests in flight to one origin; more are queued; an abort removes them from the queue. */
const MAX_SOCKETS_PER_ORIGIN = 64;

const POOL = {
  keepAlive: true,
  maxSockets: MAX_SOCKETS_PER_ORIGIN,
  maxFreeSockets: MAX_SOCKETS_PER_ORIGIN,
  noDelay: true,
};

const watched = new WeakSet<Duplex>();

/** A source of connections. Idle ones do not keep the process alive. */
export interface Connections {
  /** The pool for a target; a promise only if the environment names proxies. */
  agentFor(target: Target): HttpAgent | Promise<HttpAgent>;
}

// Shared by all clients without TLS options.
const http = closeOnUnexpectedData(new HttpAgent(POOL));
let https: HttpsAgent | undefined;
export const sharedConnections: Connections = connections(() => {
  https ??= secureAgent({});
  return https;
}, {});

/** Connections with TLS options. */
export function connectionsWithTls(secureContext: SecureContext): Connections {
  const agent = secureAgent({ secureContext });
  return connections(() => agent, { secureContext });
}

function secureAgent(options: AgentOptions): HttpsAgent {
  return closeOnUnexpectedData(new (httpsModule().Agent)({ ...POOL, ...options }));
}

/** Closes idle connections on unexpected data, which would be read as the next response (response smuggling). */
function closeOnUnexpectedData<A extends HttpAgent>(agent: A): A {
  return agent.on('free', (socket: Duplex) => {
    if (watched.has(socket)) return;
    watched.add(socket);
    // A request in flight listens as well.
    socket.on('data', () => {
      if (socket.listenerCount('data') === 1) socket.destroy();
    });
  });
}

/** Closes the idle connections to an origin: if one was stale, the others may be too. */
export function dropIdleSockets(agent: HttpAgent, { hostname, port, protocol }: Target): void {
  const origin = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}:`;
  for (const [name, sockets] of Object.entries(agent.freeSockets)) {
    if (name.startsWith(origin)) for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}

function connections(secure: () => HttpsAgent, tls: AgentOptions): Connections {
  const plain = (target: Target): HttpAgent => (target.protocol === 'https:' ? secure() : http);
  const proxied = new Map<string, HttpAgent>();
  if (!environmentNamesProxies()) return { agentFor: plain };
  return {
    async agentFor(target) {
      const { proxyAgentFor } = await import('./proxy.js');
      return (await proxyAgentFor(target, { ...POOL, ...tls }, proxied)) ?? plain(target);
    },
  };
}

/** Read when connections are created: the agent library is loaded only then, and only if such a variable is set. */
function environmentNamesProxies(): boolean {
  return ['http_proxy', 'https_proxy', 'all_proxy'].some((name) =>
    Boolean(process.env[name] || process.env[name.toUpperCase()]),
  );
}
