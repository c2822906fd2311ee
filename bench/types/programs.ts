/** Typical programs of about twenty lines, by entry point. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  fastvm: `
import { FastvmClient, FileTransferError, isApiError, type Vm } from 'fastkit/fastvm';

const client = new FastvmClient({ apiKey: 'k', timeoutMs: 30_000 });
const vm: Vm = await client.vms.launch({ machineType: 'c1m2', name: 'dev', metadata: { env: 'prod' } });
try {
  const { stdout, exitCode } = await client.vms.run(vm.id, { command: 'ls', timeoutSec: 30 });
  console.log(stdout, exitCode);
  for await (const { type, text } of client.vms.stream(vm.id, { command: ['make', 'all'] })) console.log(type, text);
  await client.upload(vm.id, './src', '/root/src', { onProgress: ({ transferredBytes }) => console.log(transferredBytes) });
  await client.download(vm.id, '/root/out', './out');
  for (const { id, status } of await client.vms.list({ status: 'running' })) console.log(id, status);
  const { data } = await client.snapshots.create({ vmId: vm.id, name: 's' }).withResponse();
  console.log(data.id, (await client.volumes.list()).length);
} catch (error) {
  if (isApiError(error)) console.log(error.status);
  if (error instanceof FileTransferError) console.log(error.code, error.phase);
} finally {
  await client.vms.delete(vm.id);
}`,
  fastfn: `
import { FastfnClient, isApiError, JobFailedError } from 'fastkit/fastfn';

const client = new FastfnClient({ baseUrl: 'http://127.0.0.1:8080', adminToken: 't' });
try {
  await client.functions.create({ runtime: 'node', name: 'hello' }, { code: 'exports.handler = () => 1;' });
  const { status, data } = await client.invoke<{ hello: string }>({ name: 'hello', query: { who: 'Ana' } });
  console.log(status, data.hello);
  const response = await client.request('POST', '/risk-score', { body: { amount: 7 } });
  console.log(response.status, response.headers.get('content-type'));
  const job = await client.jobs.run({ name: 'hello' }, { timeoutMs: 1_000 });
  console.log(job);
  for (const { id, status } of (await client.jobs.list({ limit: 5 })).jobs) console.log(id, status);
  const { name, runtime } = await client.functions.retrieve({ runtime: 'node', name: 'hello' });
  console.log(name, runtime, (await client.catalog()).runtimes);
  await client.secrets.set({ key: 'k', value: 'v' });
  await client.functions.delete({ runtime: 'node', name });
} catch (error) {
  if (isApiError(error)) console.log(error.status);
  if (error instanceof JobFailedError) console.log(error.code);
}`,
  fastmap: `
import { FastmapClient, isApiError, MapError, PickleError, pythonFunction } from 'fastkit/fastmap';

const client = new FastmapClient({ secret: 's', deadlineMs: 60_000 });
const square = pythonFunction({ file: './funcs.py', name: 'square' });
try {
  console.log((await client.auth()).status);
  const run = client.map<number>(square, [1, 2, 3], { maxWorkers: 4, label: 'squares' });
  for await (const n of run) console.log(n.toFixed());
  const all: number[] = await client.map<number>(square, new Set([1, 2, 3])).toArray();
  console.log(all.length);
  const numbers = (async function* () { yield 1; yield 2; })();
  for await (const n of client.map<number>(square, numbers)) console.log(n);
} catch (error) {
  if (error instanceof MapError) console.log(error.code, error.message);
  if (error instanceof PickleError) console.log(error.offset);
  if (isApiError(error)) console.log(error.status);
}`,
};
