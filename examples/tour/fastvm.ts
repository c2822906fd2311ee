import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastvmClient, Vm } from 'fastkit/fastvm';
import { describeFolder } from './compare-folders.js';
import { expectEqual, runStep } from './steps.js';

/** Launches a VM, runs commands in it, copies a folder in and out again. */
export async function tourFastvm(client: FastvmClient, folder: string): Promise<void> {
  let vm: Vm | undefined;
  await runStep('launch a VM', async () => {
    const seen: string[] = [];
    vm = await client.vms.launch(
      { machineType: 'c1m2', name: 'tour', metadata: { env: 'tour' } },
      { onUpdate: ({ status }) => seen.push(status) },
    );
    expectEqual('status', vm.status, 'running');
    expectEqual('list by metadata', (await client.vms.list({ metadata: { env: 'tour' } })).length, 1);
    return `${vm.id} went ${[...new Set(seen), vm.status].join(' → ')}`;
  });
  if (vm === undefined) return;
  const { id } = vm;

  await runStep('run shell text', async () => {
    const result = await client.vms.run(id, { command: 'printf "b\\na\\n" | sort && echo "in $(pwd)" >&2; exit 3' });
    expectEqual('result', [result.exitCode, result.stdout], [3, 'a\nb\n']);
    return `exit code ${result.exitCode}, stdout ${JSON.stringify(result.stdout)}`;
  });

  await runStep('run an argv', async () => {
    const words = ['$HOME stays text', '*', 'a;b'];
    const result = await client.vms.run(id, { command: ['printf', '%s\n', ...words] });
    expectEqual('stdout', result.stdout, `${words.join('\n')}\n`);
    return 'nothing was expanded';
  });

  const target = await mkdtemp(join(tmpdir(), 'fastkit-tour-'));
  try {
    const original = await describeFolder(folder);
    await runStep('upload a folder', async () => {
      await client.upload(id, folder, '/srv/folder');
      return `${original.files} files, ${original.bytes} bytes`;
    });
    await runStep('download it again', async () => {
      await client.download(id, '/srv/folder', join(target, 'copy'));
      const copy = await describeFolder(join(target, 'copy'));
      expectEqual('folder', copy.entries, original.entries);
      return `${copy.entries.length} entries are the same, byte by byte`;
    });
  } finally {
    await rm(target, { recursive: true, force: true });
  }

  await runStep('delete the VM', async () => {
    expectEqual('response', (await client.vms.delete(id)).deleted, true);
    return 'gone';
  });
}
