import { onTestFinished } from 'vitest';
import { FastfnClient, FastmapClient, FastvmClient } from '../../../../src/index.js';
import { DEFAULT_FASTMAP_SECRET, MockCloud, type MockCloudOptions, serve } from '../../../../src/mock-node.js';

/** A served cloud, its clients, and helpers for its inspector. Closed at the end of the test. */
export async function inspected(options: MockCloudOptions = {}) {
  const cloud = new MockCloud({ ...options, fastvm: { boot: { bootMs: 0 }, ...options.fastvm } });
  const served = await serve({ cloud });
  onTestFinished(() => served.close());
  const { url, baseUrls } = served;
  return {
    cloud,
    url,
    page: `${url}/_mock/`,
    fastvm: new FastvmClient({ apiKey: 'test', baseUrl: baseUrls.fastvm, maxRetries: 0 }),
    fastfn: new FastfnClient({ adminToken: cloud.fastfn.adminToken, baseUrl: baseUrls.fastfn, maxRetries: 0 }),
    fastmap: new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: baseUrls.fastmap, maxRetries: 0 }),
    get: (path: string, headers: Record<string, string> = {}) => fetch(`${url}/_mock/${path}`, { headers }),
    post: (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
      fetch(`${url}/_mock/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    /** A request that breaks the spec. */
    violate: () =>
      fetch(`${baseUrls.fastvm}/v1/vms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
        body: JSON.stringify({ machineType: 12, name: '<script>alert(1)</script>' }),
      }),
  };
}

export type Inspected = Awaited<ReturnType<typeof inspected>>;
