import type { TlsOptions } from '../../options/tls-options.js';
import { loadPart } from '../../util/load-part.js';
import { toPlatformInit } from '../init.js';
import type { Fetch, TransportInit } from '../types.js';
import { createEngine } from './engine.js';
import { isFetchReplaced } from './replaced-fetch.js';
import { createSecureContext } from './secure-context.js';

/** The engine of all clients without TLS options: they share their connections. */
let shared: Fetch | undefined;

/**
 * The `fetch` of a client without a `fetch` option: over undici's connections, without the cost and the hidden timers of the platform's. Where
 * the program has replaced the platform's, that one is used, looked up per call.
 *
 * Accepts what fastkit's core passes: header record, body, scope or signal, `redirect: 'manual'` (the default here) or `'error'`. Starts to
 * load undici. Throws if the TLS options are invalid.
 */
export function createPlatformFetch(tls: TlsOptions | undefined): Fetch {
  const engine = tls === undefined ? sharedEngine() : lazyEngine(tls);
  return (url, init) => (isFetchReplaced() ? globalThis.fetch(url, toPlatformInit(init)) : engine(url, init));
}

function sharedEngine(): Fetch {
  shared ??= lazyEngine(undefined);
  return shared;
}

/** An engine that is being loaded; a request waits for it. After a failure, the next request tries to load it again. */
function lazyEngine(tls: TlsOptions | undefined): Fetch {
  const secureContext = tls === undefined ? undefined : createSecureContext(tls);
  let loading: Promise<Fetch> | undefined;
  let engine: Fetch | undefined;
  const load = async (): Promise<Fetch> => {
    try {
      engine = await loadPart(() => createEngine(secureContext, process.env));
      return engine;
    } finally {
      loading = undefined;
    }
  };
  const begin = async (url: string, init: TransportInit): Promise<Response> => {
    loading ??= load();
    const loaded = await loading;
    if (init.scope?.interruption !== undefined) throw init.scope.signal.reason;
    return loaded(url, init);
  };
  if (!isFetchReplaced()) {
    loading = load();
    // The request that needs it reports the failure.
    loading.catch(() => undefined);
  }
  return (url, init) => (engine ?? begin)(url, init);
}
