// Uses every entry the way an ES module does. The environment has the addresses of the services.
import assert from 'node:assert/strict';
import { fastkit, isApiError, version } from 'fastkit';
import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';

const fastvm = new FastvmClient();
const vm = await fastvm.vms.launch({ machineType: 'c1m2' });
const { stdout } = await fastvm.vms.run(vm.id, { command: 'echo from a guest' });
assert.equal(stdout, 'from a guest\n');
await fastvm.upload(vm.id, import.meta.filename, '/root/file');
await fastvm.upload(vm.id, new Blob(['bytes']), '/root/blob');
assert.equal(new TextDecoder().decode(await fastvm.downloadBytes(vm.id, '/root/blob')), 'bytes');

const fastfn = new FastfnClient();
const name = `esm-${process.versions.node.replaceAll('.', '-')}`;
const code = 'exports.handler = async () => ({ status: 200, body: { ok: true } });';
await fastfn.functions.create({ runtime: 'node', name }, { code });
assert.deepEqual((await fastfn.invoke({ name })).data, { ok: true });

const source = 'def double(x):\n    return 2 * x\n';
const double = pythonFunction({ module: 'doubles', source, name: 'double' });
assert.deepEqual(await new FastmapClient().map(double, [1, 2, 3]).toArray(), [2, 4, 6]);

const failure = await fastkit({ maxRetries: 0 })
  .fastfn.jobs.retrieve('no-such-job')
  .catch((error) => error);
assert.ok(isApiError(failure), String(failure));
console.log(`ok ${version}`);
