import { same } from '../same.js';
import type { Tour } from '../tour.js';

/** Name, metadata and firewall of a VM. */
export async function vmSettings({ clients: { fastvm } }: Tour, vmId: string): Promise<void> {
  same('health', (await fastvm.health()).status, 'ok');
  const updated = await fastvm.vms.update(vmId, { name: 'renamed', metadata: { env: 'chaos', tier: 'two' } });
  same('updated VM', [updated.name, updated.metadata], ['renamed', { env: 'chaos', tier: 'two' }]);
  const rule = { protocol: 'tcp', portStart: 443 } as const;
  const { firewall } = await fastvm.vms.setFirewall(vmId, { mode: 'restricted', ingress: [rule] });
  same('firewall', firewall?.mode, 'restricted');
  const found = await fastvm.vms.list({ metadata: { tier: 'two' } });
  same(
    'found by metadata',
    found.map(({ id }) => id),
    [vmId],
  );
}
