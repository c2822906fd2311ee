import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FastvmClient } from 'fastkit/fastvm';
import { expect, it } from 'vitest';
import { json } from '../../../core/support/scripted-fetch.js';

it('no memory growth from copying clients and building requests', { timeout: 60_000 }, async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const fetch = (async () => json([])) as unknown as typeof globalThis.fetch;
  const client = new FastvmClient({ apiKey: 'k', fetch, headers: { 'x-a': '1' } });
  const { signal } = new AbortController();
  const use = async (rounds: number): Promise<number> => {
    for (let i = 0; i < rounds; i++) {
      const copy = client.withOptions({ headers: { 'x-b': i }, timeoutMs: 1_000 });
      await copy.vms.list({ metadata: { round: String(i) } }, { signal, headers: { 'x-c': i }, query: { q: i } });
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const startBytes = await use(500);
  const endBytes = await use(2_000);
  // A copy that stayed would take some 5 kB.
  expect(endBytes - startBytes).toBeLessThan(1_500_000);
});
