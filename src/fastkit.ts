import type { ClientOptions } from './core/client/client-options.js';
import { hide, INSPECT, type Inspect, inspectAs } from './core/errors/inspect.js';
import { FastfnClient } from './overrides/fastfn/client.js';
import type { FastfnClientOptions } from './overrides/fastfn/context.js';
import { FastmapClient } from './overrides/fastmap/client.js';
import type { FastmapClientOptions } from './overrides/fastmap/context.js';
import { FastvmClient } from './overrides/fastvm/client.js';
import type { FastvmClientOptions } from './overrides/fastvm/context/context.js';

/** Options of all three clients: shared ones and those of each service, which win. */
export interface FastkitOptions extends Omit<ClientOptions, 'baseUrl'> {
  fastvm?: FastvmClientOptions | undefined;
  fastfn?: FastfnClientOptions | undefined;
  fastmap?: FastmapClientOptions | undefined;
}

/** The three clients. Each is created, and its configuration checked, when it is first used. */
export interface Fastkit {
  readonly fastvm: FastvmClient;
  readonly fastfn: FastfnClient;
  readonly fastmap: FastmapClient;
}

/**
 * All three clients from one configuration.
 *
 * @throws ConfigurationError if a client is first used and its credential is missing.
 * @example
 * const { fastvm, fastfn } = fastkit({ timeoutMs: 30_000, fastvm: { apiKey }, fastfn: { adminToken } });
 */
export function fastkit(options: FastkitOptions = {}): Fastkit {
  const { fastvm, fastfn, fastmap, ...shared } = options;
  const made: { fastvm?: FastvmClient; fastfn?: FastfnClient; fastmap?: FastmapClient } = {};
  const clients: Fastkit = {
    get fastvm() {
      made.fastvm ??= new FastvmClient({ ...shared, ...fastvm });
      return made.fastvm;
    },
    get fastfn() {
      made.fastfn ??= new FastfnClient({ ...shared, ...fastfn });
      return made.fastfn;
    },
    get fastmap() {
      made.fastmap ??= new FastmapClient({ ...shared, ...fastmap });
      return made.fastmap;
    },
  };
  // Printing must neither create a client nor fail without its credential.
  const used = (): object => ({ ...made });
  hide(clients, {
    toJSON: used,
    [INSPECT]: (_depth: number, settings: object, inspect?: Inspect) => inspectAs('fastkit', used(), settings, inspect),
  });
  return clients;
}
