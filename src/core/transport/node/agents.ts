import { Agent as HttpAgent } from 'node:http';
import type { AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { httpsModule } from './https-module.js';
import type { Target } from './target.js';

/** Requests in flight to one origin; more wait for their turn, where an abort takes them out of the queue. */
const MAX_SOCKETS_PER_ORIGIN = 64;

const POOL = {
  keepAlive: true,
  maxSockets: MAX_SOCKETS_PER_ORIGIN,
  maxFreeSockets: MAX_SOCKETS_PER_ORIGIN,
  noDelay: true,
};

const watched = new WeakSet<Duplex>();

/** Where connections come from. Idle ones do not keep the process alive. */
export interface Connections {
  /** The pool for a target; of a promise only where the environment names proxies. */
  agentFor(target: Target): HttpAgent | Promise<HttpAgent>;
}

// Shared by all clients that have no TLS options of their own.
const http = closeOnUnexpectedData(new HttpAgent(POOL));
let https: HttpsAgent | undefined;
export const sharedConnections: Connections = connections(() => {
  https ??= secureAgent({});
  return https;
}, {});

/** Connections with TLS options of their own. */
export function connectionsWithTls(secureContext: SecureContext): Connections {
  const agent = secureAgent({ secureContext });
  return connections(() => agent, { secureContext });
}

function secureAgent(options: AgentOptions): HttpsAgent {
  return closeOnUnexpectedData(new (httpsModule().Agent)({ ...POOL, ...options }));
}

/** A pool whose idle connections are closed when the server speaks automatically: its words would pass for the next response. */
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

/** Closes the idle connections to an origin: where one was dead, the others may be as well. */
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

/** Looked at when connections are made: the agent library is loaded only then, and only with such a variable. */
function environmentNamesProxies(): boolean {
  return ['http_proxy', 'https_proxy', 'all_proxy'].some((name) =>
    Boolean(process.env[name] || process.env[name.toUpperCase()]),
  );
}
