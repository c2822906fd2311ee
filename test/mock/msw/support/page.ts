import { FastvmClient } from 'fastkit/fastvm';
import { mockCloud } from 'fastkit/mock';
import { setupWorker } from 'msw/browser';

/** Runs in a page with a service worker: calls of an application, some of them with faults. */
async function visit() {
  const cloud = mockCloud({ fastvm: { boot: { bootMs: 0 } }, baseUrls: { fastvm: `${location.origin}/fastvm` } });
  const worker = setupWorker(...cloud.handlers);
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: '/mockServiceWorker.js' } });
  const client = new FastvmClient({ apiKey: 'page-key', baseUrl: cloud.baseUrls.fastvm, maxRetries: 0 });
  const nameOf = (call: PromiseLike<unknown>): Promise<string> =>
    Promise.resolve(call).then(
      () => 'fine',
      (error: Error) => error.name,
    );

  const vm = await client.vms.launch({ machineType: 'c1m2' });
  const { stdout } = await client.vms.run(vm.id, { command: 'echo in a page' });
  const types: string[] = [];
  for await (const { t } of await client.vms.execEvents(vm.id, { command: ['echo', 'a'] })) types.push(t);
  cloud.faults.respondWith('vms.list', { status: 429 });
  const status = await nameOf(client.vms.list());
  cloud.faults.reset('vms.list');
  const reset = await nameOf(client.vms.list());
  cloud.faults.cut('vms.list', { afterBytes: 5 });
  const cut = await nameOf(client.vms.list());
  cloud.faults.corrupt('vms.list');
  const corrupted = await nameOf(client.vms.list());
  cloud.assertNoViolations();
  const calls = [...cloud.calls].map(({ operation }) => operation);
  return { stdout, types, status, reset, cut, corrupted, calls };
}

declare global {
  interface Window {
    visited: Promise<unknown>;
  }
}

window.visited = visit().catch((error: unknown) => ({ error: String(error) }));
