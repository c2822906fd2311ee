import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fastkit, isNotFoundError } from '../../../src/index.js';
import { DEFAULT_ADMIN_TOKEN, DEFAULT_FASTMAP_SECRET } from '../../../src/mock-node.js';

/** One thing that a program does; `worker` is the number of who does it. */
type Operate = (worker: number) => Promise<unknown>;

const STALL_TIMEOUT_MS = 4_000;
/** VMs that are kept; older ones are deleted. */
const KEPT_VMS = 8;

/** Calls, streams and transfers of all three services, some of them aborted at a random moment. All others share one signal. */
export function createOperations(baseUrl: string, folder: string, signal: AbortSignal): Record<string, Operate> {
  const limits = { logLevel: 'off', timeoutMs: 5_000, deadlineMs: 15_000, maxRetries: 2 } as const;
  const { fastvm, fastfn, fastmap } = fastkit({
    ...limits,
    fastvm: { apiKey: 'any', baseUrl: `${baseUrl}/fastvm` },
    fastfn: { adminToken: DEFAULT_ADMIN_TOKEN, baseUrl: `${baseUrl}/fastfn` },
    fastmap: { secret: DEFAULT_FASTMAP_SECRET, baseUrl: `${baseUrl}/fastmap` },
  });
  const tree = writeTree(join(folder, 'tree'));
  const transfer = { signal, stallTimeoutMs: STALL_TIMEOUT_MS };
  const vmIds: string[] = [];
  /** With a VM that exists, as far as is known: a server that is started again has none. */
  const withVm = async <T>(use: (id: string) => Promise<T>): Promise<T> => {
    const id = vmIds.at(-1) ?? 'none-yet';
    try {
      return await use(id);
    } catch (error) {
      const index = isNotFoundError(error) ? vmIds.indexOf(id) : -1;
      if (index >= 0) vmIds.splice(index, 1);
      throw error;
    }
  };

  return {
    launch: async () => {
      const vm = await fastvm.vms.launch({ machineType: 'c1m2' }, { waitTimeoutMs: 8_000, signal });
      vmIds.push(vm.id);
      if (vmIds.length > KEPT_VMS) await fastvm.vms.delete(vmIds.shift() ?? '');
    },
    list: () => fastvm.vms.list({}, { signal }),
    run: () => withVm((id) => fastvm.vms.run(id, { command: 'echo hi' }, { signal })),
    stream: () =>
      withVm(async (id) => {
        for await (const _ of fastvm.vms.stream(id, { command: 'echo a; echo b' }, { signal }));
      }),
    'stream, left early': () =>
      withVm(async (id) => {
        for await (const _ of fastvm.vms.stream(id, { command: 'echo a; echo b' }, { signal })) break;
      }),
    'file there and back': () =>
      withVm(async (id) => {
        await fastvm.upload(id, new Uint8Array(20_000), '/root/file', transfer);
        await fastvm.downloadBytes(id, '/root/file', transfer);
      }),
    'directory there and back': (worker) =>
      withVm(async (id) => {
        await fastvm.upload(id, tree, '/root/tree', transfer);
        await fastvm.download(id, '/root/tree', join(folder, `tree-${worker}`), transfer);
      }),
    request: () => fastfn.request('GET', '/hello', { query: { name: 'me' }, signal }),
    invoke: () => fastfn.invoke({ name: 'hello' }, { signal }),
    auth: () => fastmap.auth(undefined, { signal }),
    'list, aborted': () => fastvm.vms.list({}, { signal: soon(60) }),
    'upload of a directory, aborted': () =>
      withVm((id) => fastvm.upload(id, tree, '/root/other', { signal: soon(100) })),
  };
}

/** Aborts at a random moment within `maxMs`. */
const soon = (maxMs: number): AbortSignal => AbortSignal.timeout(Math.floor(Math.random() * maxMs));

function writeTree(path: string): string {
  mkdirSync(path);
  for (let size = 0; size < 10_000; size += 500) writeFileSync(join(path, `file-${size}`), 'x'.repeat(size));
  return path;
}
