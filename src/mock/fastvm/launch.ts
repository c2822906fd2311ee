import type { VmLaunchParams, VmService, VolumeAttachment, VolumeMount } from '../../../generated/fastvm/types.js';
import { checkQuota } from './quota.js';
import { Refusal } from './refusal.js';
import { type FastvmState, found, type SnapshotRecord } from './state.js';
import { checkMetadata, type Machine, MIN_DISK_GIB, machines, normalizeName } from './vm-fields.js';
import type { VmRecord } from './vm-record.js';

/**
 * Creates a VM, cold or from a snapshot. The guest itself starts with its first command.
 *
 * @throws Refusal 400 for invalid parameters, 403 over quota, 404 for an unknown snapshot or volume, 409 for a
 *   snapshot or volume that is not ready.
 */
export function launchVm(state: FastvmState, params: VmLaunchParams): VmRecord {
  const snapshot = params.snapshotId === undefined ? undefined : found(state.snapshots, params.snapshotId, 'snapshot');
  if (snapshot !== undefined && state.nowMs() < snapshot.readyMs)
    throw new Refusal(409, 'snapshot is creating, not ready');
  const machine = machineOf(params.machineType ?? snapshot?.machineName);
  const diskGiB = diskOf(params.diskGiB, snapshot);
  checkMetadata(params.metadata ?? {});
  checkQuota(state, { vcpu: machine.cpu, memoryMiB: machine.memoryMiB, diskGiB });

  const id = crypto.randomUUID();
  const nowMs = state.nowMs();
  const vm: VmRecord = {
    id,
    createdMs: nowMs,
    boot: state.boot,
    machine,
    diskGiB,
    name: normalizeName(params.name, `vm-${id.slice(0, 8)}`),
    sourceName: snapshot?.name ?? '',
    // The documentation prefix, with a last group per VM.
    publicIpv6: `2001:db8::${id.slice(-4)}`,
    metadata: params.metadata ?? snapshot?.metadata ?? {},
    envVars: params.envVars ?? snapshot?.envVars ?? {},
    firewall: params.firewall ?? snapshot?.firewall ?? { mode: 'restricted', ingress: [] },
    ttl: params.ttl ?? null,
    ttlStartedMs: nowMs,
    polls: 0,
    services: new Map((snapshot?.services ?? []).map((service) => [service.name ?? '', service as VmService])),
    volumes: (params.volumes ?? []).map((mount) => mounted(state, mount)),
    origin: snapshot?.files,
    gone: new AbortController(),
  };
  state.vms.set(id, vm);
  return vm;
}

function mounted(state: FastvmState, { volumeId, mountPath, readOnly = false }: VolumeMount): VolumeAttachment {
  const volume = found(state.volumes, volumeId, 'volume');
  if (state.nowMs() < volume.readyMs) throw new Refusal(409, 'volume is provisioning, not ready', 'VOL_NOT_READY');
  return {
    volumeId,
    mountPath,
    readOnly: readOnly || volume.accessMode === 'ro',
    mountStatus: 'mounted',
    statusMessage: '',
    rotationRequired: false,
  };
}

function machineOf(name: string | undefined): Machine {
  if (name === undefined) throw new Refusal(400, 'machineType or snapshotId is required');
  const machine = machines.get(name);
  if (machine === undefined)
    throw new Refusal(400, `unknown machineType ${name}; known: ${[...machines.keys()].join(', ')}`);
  return machine;
}

function diskOf(wanted: number | undefined, snapshot: SnapshotRecord | undefined): number {
  const least = snapshot?.diskGiB ?? MIN_DISK_GIB;
  if (wanted !== undefined && wanted < least) throw new Refusal(400, `diskGiB ${wanted} is below ${least}`);
  return wanted ?? least;
}
