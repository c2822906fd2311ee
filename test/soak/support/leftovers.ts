import { ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { queryObjects } from 'node:v8';
import { sharedConnections } from '../../../src/core/transport/node/agents.js';
import { NodeResponse } from '../../../src/core/transport/node/node-response.js';
import { targetOf } from '../../../src/core/transport/node/target.js';
import { AbortScope } from '../../../src/core/util/abort-scope.js';

/** Open handles and live objects of this process. */
export interface Leftovers {
  /** Sockets of the shared pool that are in use, and queued requests. */
  readonly busySockets: number;
  readonly waitingRequests: number;
  readonly idleSockets: number;
  /** Timers, sockets and other handles that keep the process alive. */
  readonly resources: readonly string[];
  /** Live objects after a collection, by class. */
  readonly objects: Readonly<Record<string, number>>;
}

const CLASSES = {
  Socket,
  ClientRequest,
  IncomingMessage,
  NodeResponse,
  AbortScope,
  AbortController,
  Promise,
  ReadableStream,
};
/** The channel to the parent process. */
const OWN = new Set(['PipeWrap', 'Pipe', 'ChannelWrap']);

export async function leftovers(baseUrl: string): Promise<Leftovers> {
  const { sockets, requests, freeSockets } = await sharedConnections.agentFor(targetOf(baseUrl));
  const count = (lists: NodeJS.ReadOnlyDict<readonly unknown[]>): number => Object.values(lists).flat().length;
  return {
    busySockets: count(sockets),
    waitingRequests: count(requests),
    idleSockets: count(freeSockets),
    resources: process.getActiveResourcesInfo().filter((resource) => !OWN.has(resource)),
    objects: Object.fromEntries(
      Object.entries(CLASSES).map(([name, type]) => [name, queryObjects(type, { format: 'count' })]),
    ),
  };
}
