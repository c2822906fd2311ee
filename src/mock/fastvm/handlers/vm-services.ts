import type { VmService, VmServiceCreateParams, VmServiceParams } from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import type { VmRecord } from '../vm-record.js';

const MAX_SERVICES = 16;

type Id = 'vms.services.list' | 'vms.services.create' | 'vms.services.set' | 'vms.services.delete';

/** Ports exposed by name. Nothing listens behind them. */
export function serviceHandlers(state: FastvmState): MockHandlers<Id> {
  const add = ({ services }: VmRecord, service: VmService): VmService => {
    if (!services.has(service.name) && services.size >= MAX_SERVICES) {
      throw new Refusal(409, `a vm has at most ${MAX_SERVICES} services`);
    }
    services.set(service.name, service);
    return service;
  };

  return {
    'vms.services.list': ({ path }) => {
      const services = [...state.vm(path.id ?? '').services.values()];
      return { status: 200, body: services.sort((a, b) => (a.name < b.name ? -1 : 1)) };
    },

    'vms.services.create': ({ path, body }) => {
      const { name, port, h2c = false } = body as VmServiceCreateParams;
      const vm = state.vm(path.id ?? '');
      const present = vm.services.get(name);
      if (present !== undefined && (present.port !== port || present.h2c !== h2c)) {
        throw new Refusal(409, `service ${name} exists with another port or protocol`);
      }
      return { status: 201, body: add(vm, { name, port, h2c }) };
    },

    'vms.services.set': ({ path, body }) => {
      const { port, h2c = false } = body as VmServiceParams;
      return { status: 200, body: add(state.vm(path.id ?? ''), { name: path.name ?? '', port, h2c }) };
    },

    'vms.services.delete': ({ path }) => {
      state.vm(path.id ?? '').services.delete(path.name ?? '');
      return { status: 204 };
    },
  };
}
