import { describeFolder } from '../../../../examples/tour/compare-folders.js';
import { same } from '../same.js';
import { downloadAs, type Tour } from '../tour.js';

/** Uploads and downloads a folder. */
export async function folders(tour: Tour, vmId: string): Promise<void> {
  const { clients, source } = tour;
  await clients.fastvm.upload(vmId, source.path, '/srv/folder');
  const copy = await downloadAs(tour, vmId, '/srv/folder', 'copy');
  same('downloaded folder', (await describeFolder(copy)).entries, source.entries);
}
