import type { CoreConfig } from '../../../core/call/config.js';
import { errorDetail } from '../../../core/redact/error-detail.js';
import type { Fetch } from '../../../core/transport/types.js';

/** A header that holds a decimal number of 0 or more; absent ones and anything else are `undefined`, never `NaN`. */
export function decimalHeader(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim();
  return text !== undefined && /^\d+(\.\d*)?(e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : undefined;
}

/** A service that never repeats itself must not fill the memory or the log. */
const MAX_WARNINGS = 100;
const HIGH_MEMORY = 0.9;

/**
 * The configuration with a `fetch` that looks at the headers of every response and passes on what the service tells its users: each text of
 * `X-Server-Warning` once, and once for each worker whose memory is more than 90 % full.
 */
export function withServerNotices(config: CoreConfig): CoreConfig {
  const told = new Set<string>();
  const tell = (key: string, message: string): void => {
    if (told.has(key) || told.size >= MAX_WARNINGS) return;
    told.add(key);
    config.log.warn?.(`${config.service}: ${message}`);
  };
  const fetch: Fetch = async (url, init) => {
    const response = await config.fetch(url, init);
    const warning = response.headers.get('x-server-warning');
    if (warning !== null) tell(`warning ${warning}`, errorDetail(warning, config.secrets));
    const usage = memoryUsage(response.headers);
    if (usage !== undefined && usage > HIGH_MEMORY) {
      const worker = errorDetail(response.headers.get('x-service-id') ?? 'without a name', config.secrets);
      tell(
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
