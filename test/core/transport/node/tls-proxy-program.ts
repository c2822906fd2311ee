// Started by tls-proxy.test.ts: calls `health` with the TLS options and the proxies of the environment, and prints what comes of it.
import { FastvmClient } from '../../../../src/fastvm.js';

const { baseUrl, tls } = JSON.parse(process.env.CASE ?? '{}');
const client = new FastvmClient({ apiKey: 'tls-key', baseUrl, maxRetries: 0, timeoutMs: 10_000, ...(tls && { tls }) });
try {
  const seen: unknown[] = [];
  for (let call = 0; call < 3; call++) seen.push((await client.health()).status);
  console.log(seen.join());
} catch (error) {
  const { name, code, cause } = error as Error & { code: string; cause?: { code?: string } };
  console.log([name, code, cause?.code].join(' '));
}
