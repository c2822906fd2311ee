import type { CoreConfig } from '../../../core/call/config.js';
import type { Log } from '../../../core/options/logger.js';
import { errorDetail } from '../../../core/redact/error-detail.js';
import type { Fetch } from '../../../core/transport/types.js';

/** Parses a header with a non-negative decimal number; returns `undefined`, never `NaN`, if it is missing or anything else. */
export function decimalHeader(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim();
  return text !== undefined && /^\d+(\.\d*)?(e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : undefined;
}

/** Limits memory and log if the service sends a different warning each time. */
const MAX_WARNINGS = 100;
const HIGH_MEMORY = 0.9;

/** The warnings that a log has received. A copy of a client has the same log. */
const receivedBy = new WeakMap<Log, Set<string>>();

/**
 * Returns the configuration with a `fetch` that logs the warnings in response headers: each text of `X-Server-Warning` once, and one
 * warning for each worker whose memory is more than 90 % full. A copy of the client with the same log does not log them again.
 */
export function withServerWarnings(config: CoreConfig): CoreConfig {
  const logged = receivedBy.get(config.log) ?? new Set<string>();
  receivedBy.set(config.log, logged);
  const warnOnce = (key: string, message: string): void => {
    if (logged.has(key) || logged.size >= MAX_WARNINGS) return;
    logged.add(key);
    config.log.warn?.(`${config.service}: ${message}`);
  };
  const fetch: Fetch = async (url, init) => {
    const response = await config.fetch(url, init);
    const warning = response.headers.get('x-server-warning');
    if (warning !== null) warnOnce(`warning ${warning}`, errorDetail(warning, config.secrets));
    const usage = memoryUsage(response.headers);
    if (usage !== undefined && usage > HIGH_MEMORY) {
      const worker = errorDetail(response.headers.get('x-service-id') ?? 'without a name', config.secrets);
      warnOnce(
        `memory ${worker}`,
        `the worker ${worker} uses ${Math.round(usage * 100)} % of its memory; use smaller batches`,
      );
    }
    return response;
  };
  return { ...config, fetch };
}

function memoryUsage(headers: Headers): number | undefined {
  const used = decimalHeader(headers, 'x-mem-used');
  const total = decimalHeader(headers, 'x-mem-total');
  return used === undefined || total === undefined || total === 0 ? undefined : used / total;
}
