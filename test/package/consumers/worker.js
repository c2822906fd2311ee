// Runs in a worker: web standards only, nothing from Node. The host sets `configuration` and reads `outcome`.
import { fastkit, isApiError, version } from 'fastkit';
import { pythonFunction } from 'fastkit/fastmap';

const { name, ...options } = globalThis.configuration;
const { fastvm, fastfn, fastmap } = fastkit(options);

async function perform() {
  const vm = await fastvm.vms.launch({ machineType: 'c1m2' });
  const { stdout } = await fastvm.vms.run(vm.id, { command: 'echo from a guest' });
  await fastvm.upload(vm.id, new Blob(['from', ' a blob']), '/root/blob');
  const uploaded = new TextDecoder().decode(await fastvm.downloadBytes(vm.id, '/root/blob'));

  const code = 'exports.handler = async () => ({ status: 200, body: { ok: true } });';
  await fastfn.functions.create({ runtime: 'node', name }, { code });
  const { data: invoked } = await fastfn.invoke({ name });

  const source = 'def square(x):\n    return x * x\n';
  const mapped = await fastmap.map(pythonFunction({ module: 'squares', source, name: 'square' }), [1, 2, 3]).toArray();
  const refused = await fastfn.jobs.retrieve('no-such-job').catch((error) => isApiError(error));
  return { version, stdout, uploaded, invoked, mapped, refused };
}

globalThis.outcome = perform();
