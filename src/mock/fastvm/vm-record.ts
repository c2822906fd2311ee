import type {
  EnvVars,
  FirewallPolicy,
  Metadata,
  Vm,
  VmService,
  VmTtl,
  VolumeAttachment,
} from '../../../generated/fastvm/types.js';
import type { Guest } from './guest/guest.js';
import type { GuestSnapshot } from './guest/snapshot.js';
import type { Machine } from './vm-fields.js';

/** How a VM boots. */
export interface VmBoot {
  /** Milliseconds until the VM runs; with 0 it runs at once. Default 30. */
  readonly bootMs: number;
  /** Number of retrievals that return the VM before it runs; overrides `bootMs`. */
  readonly bootPolls?: number | undefined;
  /** Milliseconds until a resumed VM runs again. Default 0. */
  readonly resumeMs?: number | undefined;
  /** Status at the end of the boot: `running`, or a failure such as `error` or `stopped`. */
  readonly outcome: string;
}

/** A VM in the state of the mock. */
export interface VmRecord {
  readonly id: string;
  readonly createdMs: number;
  readonly boot: VmBoot;
  readonly machine: Machine;
  readonly diskGiB: number;
  readonly sourceName: string;
  readonly publicIpv6: string;
  readonly envVars: EnvVars;
  /** Initial files of the guest. */
  readonly origin: GuestSnapshot | undefined;
  name: string;
  metadata: Metadata;
  firewall: FirewallPolicy;
  ttl: VmTtl | null;
  ttlStartedMs: number;
  polls: number;
  /** By name. */
  readonly services: Map<string, VmService>;
  readonly volumes: readonly VolumeAttachment[];
  /** Time of the last pause; the TTL timer is stopped since then. */
  pausedMs?: number | undefined;
  /** Time of the last resume. */
  resumedMs?: number | undefined;
  /** Status set by a test, whatever the VM's age. */
  forcedStatus?: string | undefined;
  /** Aborts when the VM is removed. */
  readonly gone: AbortController;
  /** Started by the first command. */
  guest?: Promise<Guest> | undefined;
}

/** Status of a VM at a moment. */
export function statusOf(vm: VmRecord, nowMs: number): string {
  if (vm.forcedStatus !== undefined) return vm.forcedStatus;
  const { bootMs, bootPolls, outcome } = vm.boot;
  const progress = bootPolls === undefined ? share(nowMs - vm.createdMs, bootMs) : share(vm.polls, bootPolls);
  if (progress < 1) return progress < 0.5 ? 'queued' : 'provisioning';
  if (vm.pausedMs !== undefined) return 'paused';
  if (vm.resumedMs !== undefined && nowMs < vm.resumedMs + (vm.boot.resumeMs ?? 0)) return 'provisioning';
  return isExpired(vm, nowMs) && vm.ttl?.action === 'pause' ? 'paused' : outcome;
}

/** Whether a VM's timer has expired. */
export function isExpired(vm: VmRecord, nowMs: number): boolean {
  return vm.ttl !== null && (vm.pausedMs ?? nowMs) >= expiresAtMs(vm, vm.ttl);
}

/** A VM as the service returns it. */
export function showVm(vm: VmRecord, orgId: string, nowMs: number): Vm {
  const status = statusOf(vm, nowMs);
  return {
    id: vm.id,
    name: vm.name,
    orgId,
    machineName: vm.machine.name,
    sourceName: vm.sourceName,
    firewall: vm.firewall,
    metadata: vm.metadata,
    envVars: vm.envVars,
    volumes: [...vm.volumes],
    publicIpv6: vm.publicIpv6,
    cpu: vm.machine.cpu,
    memoryMiB: vm.machine.memoryMiB,
    diskGiB: vm.diskGiB,
    status,
    createdAt: new Date(vm.createdMs).toISOString(),
    deletedAt: null,
    pausedAt: status === 'paused' ? pausedAt(vm) : null,
    ttl: vm.ttl,
    ...(vm.ttl !== null && status === 'running' ? { expiresAtMs: expiresAtMs(vm, vm.ttl) } : {}),
    ...(vm.ttl !== null && vm.pausedMs !== undefined ? { ttlRemainingMs: expiresAtMs(vm, vm.ttl) - vm.pausedMs } : {}),
  };
}

function pausedAt(vm: VmRecord): string | null {
  const atMs = vm.pausedMs ?? (vm.ttl === null ? undefined : expiresAtMs(vm, vm.ttl));
  return atMs === undefined ? null : new Date(atMs).toISOString();
}

function expiresAtMs(vm: VmRecord, ttl: VmTtl): number {
  return vm.ttlStartedMs + ttl.seconds * 1000;
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 1 : part / whole;
}
