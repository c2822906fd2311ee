import type { OrgQuotaValues } from '../../../generated/fastvm/types.js';
import { Refusal } from './refusal.js';
import type { FastvmState } from './state.js';

/** All amounts of a quota, also those that some servers leave out. */
export type QuotaAmounts = Record<keyof OrgQuotaValues, number>;

/** What the organisation uses now. */
export function quotaUsage(state: FastvmState): QuotaAmounts {
  const vms = state.listVms();
  const volumes = [...state.volumes.values()];
  return {
    vcpu: sum(vms.map(({ machine }) => machine.cpu)),
    memoryMiB: sum(vms.map(({ machine }) => machine.memoryMiB)),
    diskGiB: sum(vms.map(({ diskGiB }) => diskGiB)),
    snapshotCount: state.snapshots.size,
    volumeCount: volumes.length,
    volumeGiB: sum(volumes.map(({ sizeGiB }) => sizeGiB ?? 0)),
  };
}

/**
 * Makes sure that something more fits into the quotas.
 *
 * @throws Refusal 403 with code `QUOTA_EXCEEDED`. Not 429: waiting does not help, and clients repeat 429.
 */
export function checkQuota(state: FastvmState, more: Partial<QuotaAmounts>): void {
  const usage = quotaUsage(state);
  for (const name of Object.keys(usage) as (keyof OrgQuotaValues)[]) {
    const wanted = usage[name] + (more[name] ?? 0);
    const limit = state.limits[name];
    if ((more[name] ?? 0) > 0 && wanted > limit) {
      throw new Refusal(403, `quota exceeded: ${name} would be ${wanted}, the limit is ${limit}`, 'QUOTA_EXCEEDED');
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
