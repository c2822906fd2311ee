import { same } from '../same.js';
import type { Tour } from '../tour.js';
import { launchVm } from './launch.js';

/** A VM from launch to deletion. */
export async function lifeCycle(tour: Tour): Promise<void> {
  const { vms } = tour.clients.fastvm;
  const { id } = await launchVm(tour, { machineType: 'c2m4', name: 'brief', metadata: { stay: 'brief' } });
  const found = await vms.list({ metadata: { stay: 'brief' } });
  same(
    'found by metadata',
    found.map((vm) => vm.id),
    [id],
  );
  same('deleted VM', (await vms.delete(id)).deleted, true);
}
