import type { Snapshot, SnapshotCreateParams, SnapshotUpdateParams } from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { checkQuota } from '../quota.js';
import { Refusal } from '../refusal.js';
import { type FastvmState, found, type SnapshotRecord } from '../state.js';
import { normalizeName } from '../vm-fields.js';
import { statusOf } from '../vm-record.js';

type Id = 'snapshots.list' | 'snapshots.retrieve' | 'snapshots.create' | 'snapshots.update' | 'snapshots.delete';

export function snapshotHandlers(state: FastvmState): MockHandlers<Id> {
  const shown = (record: SnapshotRecord) => show(record, state.nowMs());

  return {
    'snapshots.list': () => ({ status: 200, body: [...state.snapshots.values()].map(shown) }),

    'snapshots.retrieve': ({ path }) => ({
      status: 200,
      body: shown(found(state.snapshots, path.id ?? '', 'snapshot')),
    }),

    'snapshots.create': async ({ body }) => {
      const { vmId, name } = body as SnapshotCreateParams;
      const vm = state.vm(vmId);
      const status = statusOf(vm, state.nowMs());
      if (status !== 'running' && status !== 'paused') throw new Refusal(409, `vm is ${status}, not running`);
      checkQuota(state, { snapshotCount: 1 });
      // A guest that never ran a command still has its initial files.
      const files = vm.guest === undefined ? vm.origin : await (await vm.guest).snapshot();
      const snapshot: SnapshotRecord = {
        id: crypto.randomUUID(),
        name: normalizeName(name, `snapshot-${vmId.slice(0, 8)}`),
        orgId: state.orgId,
        vmId,
        firewall: structuredClone(vm.firewall),
        metadata: { ...vm.metadata },
        envVars: { ...vm.envVars },
        services: [...vm.services.values()].map((service) => ({ ...service })),
        status: 'creating',
        createdAt: new Date(state.nowMs()).toISOString(),
        readyMs: state.nowMs() + state.snapshotMs,
        machineName: vm.machine.name,
        diskGiB: vm.diskGiB,
        files,
      };
      state.snapshots.set(snapshot.id, snapshot);
      return { status: 201, body: shown(snapshot) };
    },

    'snapshots.update': ({ path, body }) => {
      const snapshot = found(state.snapshots, path.id ?? '', 'snapshot');
      const { name } = body as SnapshotUpdateParams;
      const fallback = `snapshot-${snapshot.vmId?.slice(0, 8) ?? ''}`;
      if (name !== undefined) snapshot.name = normalizeName(name, fallback);
      return { status: 200, body: shown(snapshot) };
    },

    'snapshots.delete': ({ path }) => {
      const { id } = found(state.snapshots, path.id ?? '', 'snapshot');
      state.snapshots.delete(id);
      return { status: 200, body: { id, deleted: true } };
    },
  };
}

function show(record: SnapshotRecord, nowMs: number): Snapshot {
  const { files: _files, machineName: _machineName, diskGiB: _diskGiB, readyMs, ...snapshot } = record;
  return { ...snapshot, status: nowMs < readyMs ? 'creating' : 'ready' };
}
