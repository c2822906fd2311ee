import type { LaunchParams, Vm } from 'fastkit/fastvm';
import { same } from '../same.js';
import type { Tour } from '../tour.js';

/** Launches a VM that can always be cleaned up: it is recorded even if waiting for its boot fails. */
export async function launchVm({ clients, vmIds }: Tour, params: LaunchParams): Promise<Vm> {
  const vm = await clients.fastvm.vms.launch(params, { pollIntervalMs: 5, onUpdate: ({ id }) => vmIds.add(id) });
  vmIds.add(vm.id);
  same('status of the launched VM', vm.status, 'running');
  return vm;
}
