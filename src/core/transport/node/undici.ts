/// <reference path="./undici-modules.d.ts" />
import { createRequire } from 'node:module';
import type { buildConnector, Client } from 'undici';

/** The parts of undici that the transport uses. */
export interface Undici {
  readonly Client: typeof Client;
  readonly buildConnector: typeof buildConnector;
}

/**
 * Loads undici: its modules for connections only, which takes a quarter of the time of its entry point. The entry point also has a `fetch`,
 * WebSockets, caches and mocks, and sets the global dispatcher. It is loaded where a version of undici has these modules elsewhere.
 *
 * Node 20 remembers an import that failed, a `require` is tried again.
 */
export async function loadUndici(): Promise<Undici> {
  try {
    const [client, connect] = await Promise.all([
      import('undici/lib/dispatcher/client.js'),
      import('undici/lib/core/connect.js'),
    ]);
    return { Client: client.default, buildConnector: connect.default };
  } catch {
    return import('undici').catch(() => createRequire(import.meta.url)('undici'));
  }
}
