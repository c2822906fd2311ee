import type { MockHandlers } from '../../pipeline/handler.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import { isExpired, showVm, statusOf, type VmRecord } from '../vm-record.js';

/** Pausing, resuming and timers. */
export function lifecycleHandlers(state: FastvmState): MockHandlers<'vms.pause' | 'vms.resume' | 'vms.ttl.refresh'> {
  const vmIn = (path: Readonly<Record<string, string>>, ...allowed: readonly string[]): VmRecord => {
    const vm = state.vm(path.id ?? '');
    const status = statusOf(vm, state.nowMs());
    if (!allowed.includes(status)) throw new Refusal(409, `vm is ${status}`);
    return vm;
  };
  const response = (vm: VmRecord) => {
    const body = showVm(vm, state.orgId, state.nowMs());
    return { status: body.status === 'provisioning' ? 202 : 200, body };
  };

  return {
    'vms.pause': ({ path }) => {
      const vm = vmIn(path, 'running', 'paused');
      if (statusOf(vm, state.nowMs()) === 'running') vm.pausedMs = state.nowMs();
      return response(vm);
    },

    'vms.resume': ({ path }) => {
      const vm = vmIn(path, 'running', 'paused');
      if (statusOf(vm, state.nowMs()) === 'paused') vm.resumedMs = state.nowMs();
      // An expired timer restarts; a paused one continues.
      if (vm.pausedMs !== undefined) vm.ttlStartedMs += state.nowMs() - vm.pausedMs;
      else if (isExpired(vm, state.nowMs())) vm.ttlStartedMs = state.nowMs();
      vm.pausedMs = undefined;
      return response(vm);
    },

    'vms.ttl.refresh': ({ path }) => {
      const vm = state.vm(path.id ?? '');
      if (vm.ttl === null) throw new Refusal(409, 'vm has no ttl');
      vm.ttlStartedMs = vm.pausedMs ?? state.nowMs();
      return response(vm);
    },
  };
}
