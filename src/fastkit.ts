import type { ClientOptions } from './core/client/client-options.js';
import { FastfnClient, type FastfnClientOptions } from './overrides/fastfn/client.js';
import { FastmapClient, type FastmapClientOptions } from './overrides/fastmap/client.js';
import { FastvmClient, type FastvmClientOptions } from './overrides/fastvm/client.js';

/** Options of all three clients: what they share, and what each has of its own. A service's own option wins. */
export interface FastkitOptions extends Omit<ClientOptions, 'baseUrl'> {
  fastvm?: FastvmClientOptions | undefined;
  fastfn?: FastfnClientOptions | undefined;
  fastmap?: FastmapClientOptions | undefined;
}

/** The three clients; each is made, and its configuration checked, when it is first used. */
export interface Fastkit {
  readonly fastvm: FastvmClient;
  readonly fastfn: FastfnClient;
  readonly fastmap: FastmapClient;
}

/**
 * All three clients from one configuration.
 *
 * @throws ConfigurationError when a client is first used and its credential is missing.
 * @example
 * const { fastvm, fastfn } = fastkit({ timeoutMs: 30_000, fastvm: { apiKey }, fastfn: { adminToken } });
 */
export function fastkit(options: FastkitOptions = {}): Fastkit {
  const { fastvm, fastfn, fastmap, ...shared } = options;
  const made: { fastvm?: FastvmClient; fastfn?: FastfnClient; fastmap?: FastmapClient } = {};
  return {
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
}
