import { same } from '../same.js';
import { CREDENTIAL_DATA } from '../secrets.js';
import type { Tour } from '../tour.js';

/** Volumes, the credentials for foreign ones, and what the organization may use. */
export async function volumes({ clients: { fastvm } }: Tour): Promise<void> {
  const credential = await fastvm.volumeCredentials.create({
    name: 'bucket',
    type: 'aws-credentials',
    data: CREDENTIAL_DATA,
  });
  same(
    'listed credentials',
    (await fastvm.volumeCredentials.list()).map(({ id }) => id),
    [credential.id],
  );

  const { id } = await fastvm.volumes.create({ name: 'data', backend: 'native', sizeGiB: 5 });
  const volume = await fastvm.waitForVolumeReady(id, { pollIntervalMs: 5 });
  same('volume', [volume.name, volume.sizeGiB], ['data', 5]);
  same('renamed volume', (await fastvm.volumes.update(id, { name: 'renamed' })).name, 'renamed');
  same('attachments', await fastvm.volumes.attachments(id), []);
  same('diagnostics', (await fastvm.volumes.diagnostics(id)).status, 'ready');
  same('used volumes', (await fastvm.quotas.retrieve()).usage.volumeCount, 1);

  same('deleted volume', (await fastvm.volumes.delete(id)).deleted, true);
  same('deleted credential', (await fastvm.volumeCredentials.delete(credential.id)).deleted, true);
}
