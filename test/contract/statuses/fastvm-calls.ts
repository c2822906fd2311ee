import type { FastvmClient } from 'fastkit/fastvm';

/** Ids of the resources of an organization. */
export interface Inventory {
  readonly vmId: string;
  readonly downloadUrl: string;
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly credentialId: string;
}

/** Ids that do not exist. */
export const NOTHING: Inventory = {
  vmId: 'none',
  downloadUrl: 'https://storage.example.com/object',
  snapshotId: 'none',
  volumeId: 'none',
  credentialId: 'none',
};

/** Creates one of each resource. */
export async function furnish(client: FastvmClient): Promise<Inventory> {
  const ttl = { seconds: 3600, action: 'delete' };
  const { id: vmId } = await client.vms.launch({ machineType: 'c1m2', ttl }, { wait: false });
  const { downloadUrl, uploadUrl } = await client.vms.files.presign(vmId, { path: '/root/file' });
  await fetch(uploadUrl, { method: 'PUT', body: 'text', headers: { 'content-type': 'application/octet-stream' } });
  const snapshot = await client.snapshots.create({ vmId });
  const volume = await client.volumes.create({ backend: 'native', sizeGiB: 1 });
  const credential = await client.volumeCredentials.create(CREDENTIAL);
  return { vmId, downloadUrl, snapshotId: snapshot.id, volumeId: volume.id, credentialId: credential.id };
}

const CREDENTIAL = { name: 'gcs', type: 'gcp-service-account-json', data: '{}' };

export type FastvmCall = (client: FastvmClient, inventory: Inventory) => PromiseLike<unknown>;

/** A valid call of every operation. */
export const fastvmCalls: Readonly<Record<string, FastvmCall>> = {
  health: (client) => client.health(),
  'vms.list': (client) => client.vms.list(),
  'vms.launch': (client) => client.vms.launch({ machineType: 'c1m2' }, { wait: false }),
  'vms.retrieve': (client, { vmId }) => client.vms.retrieve(vmId),
  'vms.update': (client, { vmId }) => client.vms.update(vmId, { name: 'renamed' }),
  'vms.delete': (client, { vmId }) => client.vms.delete(vmId),
  'vms.setFirewall': (client, { vmId }) => client.vms.setFirewall(vmId, { mode: 'open' }),
  'vms.patchFirewall': (client, { vmId }) => client.vms.patchFirewall(vmId, { mode: 'open' }),
  'vms.consoleToken': (client, { vmId }) => client.vms.consoleToken(vmId),
  'vms.pause': (client, { vmId }) => client.vms.pause(vmId),
  'vms.resume': (client, { vmId }) => client.vms.resume(vmId),
  'vms.ttl.refresh': (client, { vmId }) => client.vms.ttl.refresh(vmId),
  'vms.services.list': (client, { vmId }) => client.vms.services.list(vmId),
  'vms.services.create': (client, { vmId }) => client.vms.services.create(vmId, { name: 'web', port: 8080 }),
  'vms.services.set': (client, { vmId }) => client.vms.services.set(vmId, 'web', { port: 8080 }),
  'vms.services.delete': (client, { vmId }) => client.vms.services.delete(vmId, 'web'),
  'vms.run': (client, { vmId }) => client.vms.run(vmId, { command: 'true' }),
  'vms.files.presign': (client, { vmId }) => client.vms.files.presign(vmId, { path: '/root/file' }),
  'vms.files.fetch': (client, { vmId, downloadUrl: url }) => client.vms.files.fetch(vmId, { url, path: '/root/file' }),
  'snapshots.list': (client) => client.snapshots.list(),
  'snapshots.create': (client, { vmId }) => client.snapshots.create({ vmId }),
  'snapshots.retrieve': (client, { snapshotId }) => client.snapshots.retrieve(snapshotId),
  'snapshots.update': (client, { snapshotId }) => client.snapshots.update(snapshotId, { name: 'renamed' }),
  'snapshots.delete': (client, { snapshotId }) => client.snapshots.delete(snapshotId),
  'volumes.list': (client) => client.volumes.list(),
  'volumes.create': (client) => client.volumes.create({ backend: 'native', sizeGiB: 1 }),
  'volumes.retrieve': (client, { volumeId }) => client.volumes.retrieve(volumeId),
  'volumes.update': (client, { volumeId }) => client.volumes.update(volumeId, { name: 'renamed' }),
  'volumes.delete': (client, { volumeId }) => client.volumes.delete(volumeId),
  'volumes.attachments': (client, { volumeId }) => client.volumes.attachments(volumeId),
  'volumes.diagnostics': (client, { volumeId }) => client.volumes.diagnostics(volumeId),
  'volumeCredentials.list': (client) => client.volumeCredentials.list(),
  'volumeCredentials.create': (client) => client.volumeCredentials.create(CREDENTIAL),
  'volumeCredentials.delete': (client, { credentialId }) => client.volumeCredentials.delete(credentialId),
  'quotas.retrieve': (client) => client.quotas.retrieve(),
};

const OVER_64_KIB = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key-${index}`, 'x'.repeat(4000)]));

/** Calls that the service rejects with 400 although the spec allows them. */
export const refusedFastvmCalls: Readonly<Record<string, FastvmCall>> = {
  'vms.launch': (client) => client.vms.launch({ name: 'of no size' } as never, { wait: false }),
  'vms.update': (client, { vmId }) => client.vms.update(vmId, { metadata: OVER_64_KIB }),
  'vms.setFirewall': (client, { vmId }) => client.vms.setFirewall(vmId, { mode: 'restricted', ingress: [BACKWARDS] }),
  'vms.patchFirewall': (client, { vmId }) => client.vms.patchFirewall(vmId, { ingress: [BACKWARDS] }),
  'vms.files.fetch': (client, { vmId }) =>
    client.vms.files.fetch(vmId, { url: NOTHING.downloadUrl, path: '/root/file' }),
  'volumes.create': (client) => client.volumes.create({ backend: 'native' }),
  'volumes.update': (client, { volumeId, credentialId }) =>
    client.volumes.update(volumeId, { credentialsRef: credentialId }),
};

const BACKWARDS = { protocol: 'tcp', portStart: 90, portEnd: 80 };

const number = 7 as unknown as string;

/** Calls that break the spec, for operations that return 400 for nothing else. */
export const brokenFastvmCalls: Readonly<Record<string, FastvmCall>> = {
  'vms.services.create': (client, { vmId }) => client.vms.services.create(vmId, { name: 'web', port: 70_000 }),
  'vms.services.set': (client, { vmId }) => client.vms.services.set(vmId, 'web', { port: 70_000 }),
  'vms.run': (client, { vmId }) => client.vms.run(vmId, { command: 'true', timeoutSec: 0 }),
  'vms.files.presign': (client, { vmId }) => client.vms.files.presign(vmId, { path: number }),
  'snapshots.create': (client) => client.snapshots.create({ vmId: number }),
  'snapshots.update': (client, { snapshotId }) => client.snapshots.update(snapshotId, { name: number }),
  'volumeCredentials.create': (client) => client.volumeCredentials.create({ ...CREDENTIAL, name: number }),
};
