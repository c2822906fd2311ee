import { same } from '../same.js';
import type { Tour } from '../tour.js';
import { launchVm } from './launch.js';

/** A VM that is launched from a snapshot has the files of the original. */
export async function snapshots(tour: Tour, vmId: string): Promise<void> {
  const { fastvm } = tour.clients;
  await fastvm.upload(vmId, Buffer.from('frozen\n'), '/root/kept');
  const { id } = await fastvm.snapshots.create({ vmId, name: 'chaos' });
  const snapshot = await fastvm.waitForSnapshotReady(id, { pollIntervalMs: 5 });
  same('snapshot', [snapshot.name, snapshot.vmId], ['chaos', vmId]);
  same('renamed snapshot', (await fastvm.snapshots.update(id, { name: 'renamed' })).name, 'renamed');

  const restored = await launchVm(tour, { snapshotId: id, name: 'restored' });
  const { stdout } = await fastvm.vms.run(restored.id, { command: 'cat /root/kept' });
  same('file of the restored VM', stdout, 'frozen\n');
  same('deleted snapshot', (await fastvm.snapshots.delete(id)).deleted, true);
  same('deleted VM', (await fastvm.vms.delete(restored.id)).deleted, true);
}
