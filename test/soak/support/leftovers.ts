import { Socket } from 'node:net';
import { queryObjects } from 'node:v8';
import { Connection } from '../../../src/core/transport/node/connections.js';
import { NodeResponse } from '../../../src/core/transport/node/response.js';
import { AbortScope } from '../../../src/core/util/abort-scope.js';

/** Open handles and live objects of this process. */
export interface Leftovers {
  /** Timers, sockets and other handles that keep the process alive: idle connections do not. */
  readonly resources: readonly string[];
  /** Live objects after a collection, by class. */
  readonly objects: Readonly<Record<string, number>>;
}

const CLASSES = { Socket, Connection, NodeResponse, AbortScope, AbortController, Promise, ReadableStream };
/** The channel to the parent process. */
const OWN = new Set(['PipeWrap', 'Pipe', 'ChannelWrap']);

export function leftovers(): Leftovers {
  return {
    resources: process.getActiveResourcesInfo().filter((resource) => !OWN.has(resource)),
    objects: Object.fromEntries(
      Object.entries(CLASSES).map(([name, type]) => [name, queryObjects(type, { format: 'count' })]),
    ),
  };
}
