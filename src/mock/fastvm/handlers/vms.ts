import type {
  ConsoleToken,
  FirewallPolicy,
  FirewallPolicyPatch,
  VmLaunchParams,
  VmsListQuery,
  VmUpdateParams,
} from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { launchVm } from '../launch.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import { checkMetadata, normalizeName } from '../vm-fields.js';
import { showVm, statusOf, type VmRecord } from '../vm-record.js';

const CONSOLE_TOKEN_SEC = 60;

type Id =
  | 'vms.list'
  | 'vms.launch'
  | 'vms.retrieve'
  | 'vms.update'
  | 'vms.delete'
  | 'vms.setFirewall'
  | 'vms.patchFirewall'
  | 'vms.consoleToken';

export function vmHandlers(state: FastvmState): MockHandlers<Id> {
  const show = (vm: VmRecord) => showVm(vm, state.orgId, state.nowMs());
  const vmOf = ({ path }: { path: Readonly<Record<string, string>> }) => state.vm(path.id ?? '');

  return {
    'vms.list': ({ query }) => {
      const { metadata = {}, status } = query as VmsListQuery;
      const matches = (vm: VmRecord) =>
        (status === undefined || statusOf(vm, state.nowMs()) === status) &&
        Object.entries(metadata).every(([key, value]) => vm.metadata[key] === value);
      return { status: 200, body: state.listVms().filter(matches).map(show) };
    },

    'vms.launch': ({ body }) => {
      const vm = show(launchVm(state, body as VmLaunchParams));
      return { status: vm.status === 'running' ? 201 : 202, body: vm };
    },

    'vms.retrieve': (call) => {
      const vm = vmOf(call);
      vm.polls += 1;
      return { status: 200, body: show(vm) };
    },

    'vms.update': (call) => {
      const vm = vmOf(call);
      const { name, metadata, ttl } = call.body as VmUpdateParams;
      if (metadata !== undefined) {
        checkMetadata(metadata);
        vm.metadata = metadata;
      }
      if (name !== undefined) vm.name = normalizeName(name, `vm-${vm.id.slice(0, 8)}`);
      if (ttl !== undefined) {
        vm.ttl = ttl;
        vm.ttlStartedMs = state.nowMs();
      }
      return { status: 200, body: show(vm) };
    },

    'vms.delete': (call) => {
      const vm = vmOf(call);
      state.removeVm(vm);
      return { status: 200, body: { id: vm.id, deleted: true } };
    },

    'vms.setFirewall': (call) => {
      const vm = vmOf(call);
      const { mode, ingress = [] } = call.body as FirewallPolicy;
      vm.firewall = checked({ mode, ingress });
      return { status: 200, body: show(vm) };
    },

    'vms.patchFirewall': (call) => {
      const vm = vmOf(call);
      const { mode = vm.firewall.mode, ingress = vm.firewall.ingress ?? [] } = call.body as FirewallPolicyPatch;
      vm.firewall = checked({ mode, ingress });
      return { status: 200, body: show(vm) };
    },

    'vms.consoleToken': (call) => {
      const { id } = state.runningVm(call.path.id ?? '');
      const token: ConsoleToken = {
        token: state.consoles.mint(id, CONSOLE_TOKEN_SEC),
        expiresInSec: CONSOLE_TOKEN_SEC,
        websocketPath: `/v1/vms/${id}/console/ws`,
      };
      return { status: 200, body: token };
    },
  };
}

function checked(policy: FirewallPolicy): FirewallPolicy {
  for (const { portStart, portEnd = portStart } of policy.ingress ?? []) {
    if (portEnd < portStart) throw new Refusal(400, `portEnd ${portEnd} is below portStart ${portStart}`);
  }
  return policy;
}
