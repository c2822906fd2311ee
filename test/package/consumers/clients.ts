// Strictly typed use of every client, its responses and its errors. Compiled, never run.
import { type Fastkit, fastkit, isApiError, type RequestOptions } from 'fastkit';
import { FastfnClient, JobFailedError } from 'fastkit/fastfn';
import { FastmapClient, MapError, pythonFunction } from 'fastkit/fastmap';
import { type ExecStream, FastvmClient, FileTransferError, type Vm } from 'fastkit/fastvm';

const options: RequestOptions = { timeoutMs: 1_000, headers: { 'x-a': null }, signal: undefined };
const fastvm = new FastvmClient({ apiKey: 'k', maxRetries: undefined });
const vm: Vm = await fastvm.vms.launch({ machineType: 'c1m2' }, { wait: true, ...options });
const status: string = vm.status;
const { exitCode } = await fastvm.vms.run(vm.id, { command: ['ls', '-la'] });
const code: number = exitCode;
const stream: ExecStream = fastvm.vms.stream(vm.id, { command: 'ls' });
for await (const { type, text } of stream) console.log(type === 'stdout' ? text : '');
await fastvm.upload(vm.id, new Uint8Array(1), '/f', { onProgress: ({ phase }) => console.log(phase) });

const fastfn = new FastfnClient({ baseUrl: 'http://127.0.0.1:8080' });
const { data } = await fastfn.invoke<{ a?: number }>({ name: 'f', query: { q: 1 } });
const maybe: number | undefined = data.a;

const run = new FastmapClient({ secret: 's' }).map<number>(
  pythonFunction({ module: 'm', source: 's', name: 'n' }),
  [1, 2],
);
for await (const result of run) console.log(result.toFixed());

const all: Fastkit = fastkit({ timeoutMs: 5, fastvm: { apiKey: 'k' } });
try {
  await all.fastvm.vms.delete(vm.id).asResponse();
} catch (error) {
  if (isApiError(error)) console.log(error.status, error.requestId?.length);
  if (error instanceof FileTransferError) console.log(error.phase);
  if (error instanceof JobFailedError || error instanceof MapError) console.log(error.code);
}
console.log(status, code, maybe);
