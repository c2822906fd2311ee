import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RetryBudget } from '../../../../src/core/call/retry-budget.js';
import { TransferJob } from '../../../../src/overrides/fastvm/transfer/job.js';
import { openLocalDestination } from '../../../../src/overrides/fastvm/transfer/node/local-destination.js';
import { archive, directory, file } from './support/tar.js';

/** The modes of what is unpacked and saved under an umask. */
export default async function modesUnder(umask: string): Promise<Record<string, string>> {
  const root = mkdtempSync(join(tmpdir(), 'umask-test-'));
  process.umask(Number.parseInt(umask, 8));
  const context = { vms: {} as never, fetch: {} as never, baseUrl: '', log: {}, retryBudget: new RetryBudget() };
  const job = new TransferJob(context, { action: 'download', vmId: 'vm', remotePath: '/r' }, { compression: 'none' });
  const save = (name: string, kind: 'file' | 'dir', bytes: Uint8Array<ArrayBuffer>, mode?: number) =>
    openLocalDestination(join(root, name)).save({ kind, mode }, new Blob([bytes]).stream(), job);
  const bytes = archive(
    directory('.', { mode: 0o777 }),
    directory('open', { mode: 0o777 }),
    directory('closed', { mode: 0o700 }),
    file('open/all', 'x', { mode: 0o777 }),
    file('open/read', 'x', { mode: 0o444 }),
    file('unnamed/one', 'x', { mode: 0o666 }),
    file('large', 'x'.repeat(100_000), { mode: 0o666 }),
  );
  await save('tree', 'dir', new Uint8Array(bytes));
  await save('file', 'file', new Uint8Array(1), 0o777);
  await save('plain', 'file', new Uint8Array(1));
  const names = [
    'tree',
    'tree/open',
    'tree/closed',
    'tree/open/all',
    'tree/open/read',
    'tree/unnamed',
    'tree/unnamed/one',
    'tree/large',
    'file',
    'plain',
  ];
  const modes = names.map((name) => [name, (lstatSync(join(root, name)).mode & 0o7777).toString(8)]);
  rmSync(root, { recursive: true, force: true });
  return Object.fromEntries(modes);
}
