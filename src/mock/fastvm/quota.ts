import type { OrgQuotaValues, Volume } from '../../../generated/fastvm/types.js';
import { Refusal } from './refusal.js';
import type { VmRecord } from './vm-record.js';

/** All amounts of a quota, including those that some servers omit. */
export type QuotaAmounts = Record<keyof OrgQuotaValues, number>;

/** The resources of an organization that count against its quotas. */
export interface QuotaInventory {
  readonly limits: QuotaAmounts;
  readonly snapshots: { readonly size: number };
  readonly volumes: ReadonlyMap<string, Volume>;
  listVms(): readonly VmRecord[];
}

/** Returns the current usage of the organization. */
export function quotaUsage(inventory: QuotaInventory): QuotaAmounts {
  const vms = inventory.listVms();
  const volumes = [...inventory.volumes.values()];
  return {
    vcpu: sum(vms.map(({ machine }) => machine.cpu)),
    memoryMiB: sum(vms.map(({ machine }) => machine.memoryMiB)),
    diskGiB: sum(vms.map(({ diskGiB }) => diskGiB)),
    snapshotCount: inventory.snapshots.size,
    volumeCount: volumes.length,
    volumeGiB: sum(volumes.map(({ sizeGiB }) => sizeGiB ?? 0)),
  };
}

/**
 * Checks that additional resources fit into the quotas.
 *
 * @throws Refusal 403 with code `QUOTA_EXCEEDED`. Not 429, which clients would retry although waiting does not help.
 */
export function checkQuota(inventory: QuotaInventory, more: Partial<QuotaAmounts>): void {
  const usage = quotaUsage(inventory);
  for (const name of Object.keys(usage) as (keyof OrgQuotaValues)[]) {
    const wanted = usage[name] + (more[name] ?? 0);
    const limit = inventory.limits[name];
    if ((more[name] ?? 0) > 0 && wanted > limit) {
      throw new Refusal(403, `quota exceeded: ${name} would be ${wanted}, the limit is ${limit}`, 'QUOTA_EXCEEDED');
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
