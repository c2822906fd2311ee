// Runs in a browser, bundled by Vite: one call of each kind, with the browser's fetch, to another origin.
import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';

/** Addresses and credentials of the services. */
export interface Configuration {
  readonly fastvm: { readonly baseUrl: string; readonly apiKey: string };
  readonly fastfn: { readonly baseUrl: string; readonly adminToken: string };
  readonly fastmap: { readonly baseUrl: string; readonly secret: string };
}

/** Results of the calls. */
export interface Outcome {
  readonly stdout: string;
  readonly uploaded: string;
  readonly invoked: unknown;
  readonly mapped: readonly number[];
  readonly localPath: string;
}

async function perform(configuration: Configuration): Promise<Outcome> {
  const fastvm = new FastvmClient(configuration.fastvm);
  const vm = await fastvm.vms.launch({ machineType: 'c1m2' });
  const { stdout } = await fastvm.vms.run(vm.id, { command: 'echo from a guest' });
  await fastvm.upload(vm.id, new Blob(['from', ' a blob']), '/root/blob');
  const uploaded = new TextDecoder().decode(await fastvm.downloadBytes(vm.id, '/root/blob'));
  const refused = await fastvm.upload(vm.id, './a-path', '/root/file').catch((error: unknown) => error);

  const fastfn = new FastfnClient(configuration.fastfn);
  const code = 'exports.handler = async (event) => ({ status: 200, body: { hello: event.query.who } });';
  await fastfn.functions.create({ runtime: 'node', name: 'browser' }, { code });
  const { data: invoked } = await fastfn.invoke({ name: 'browser', query: { who: 'Ana' } });

  const source = 'def square(x):\n    return x * x\n';
  const square = pythonFunction({ module: 'squares', source, name: 'square' });
  const mapped = await new FastmapClient(configuration.fastmap).map<number>(square, [1, 2, 3]).toArray();
  return { stdout, uploaded, invoked, mapped, localPath: String(refused) };
}

Object.assign(globalThis, { perform });
