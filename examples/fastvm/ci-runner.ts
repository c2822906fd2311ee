/**
 * CI runner: launches a VM, uploads a repository, runs its `install.sh` and `test.sh` with live output and a time limit, collects `out/`, and
 * cleans up, also after Ctrl+C. Exits with the code of the last step. `ci-runner.ts <repository> <directory for artifacts>`
 */
import { FastvmClient, isAbortedError, isFastkitError, isFileTransferError } from 'fastkit/fastvm';

const [repository = '.', artifacts = './artifacts'] = process.argv.slice(2);
const timeoutSec = Number(process.env.LIMIT_SEC ?? 600);
const stop = new AbortController();
const { signal } = stop;
process.once('SIGINT', () => stop.abort());

async function main(): Promise<number> {
  await using vm = await new FastvmClient().vms.launch(
    { machineType: 'c1m2', name: 'ci', ttl: { action: 'delete', seconds: 3_600 } },
    { signal, deleteOnFailure: true, onUpdate: ({ status }) => console.error(`# VM ${status}`) },
  );
  const ignore = (path: string) => path === '.git' || path === 'node_modules';
  await vm.upload(repository, '/srv/repo', { signal, ignore });
  for (const step of ['install', 'test']) {
    console.error(`# ${step}`);
    const params = { command: `sh ${step}.sh`, cwd: '/srv/repo', env: { CI: '1' }, timeoutSec, execId: step };
    const job = await vm.spawn(params, { signal });
    for await (const { type, text } of job.logs({ signal, onAbort: 'kill' })) process[type].write(text);
    const { exitCode, timedOut } = await job.wait({ signal });
    if (timedOut) console.error(`# ${step} took more than ${timeoutSec} s`);
    if (exitCode !== 0 || timedOut) return exitCode || 124;
  }
  await vm.download('/srv/repo/out', artifacts, { signal }).catch((error: unknown) => {
    if (!isFileTransferError(error) || error.code !== 'ENOENT') throw error;
    console.error('# no artifacts');
  });
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = isAbortedError(error) ? 130 : 2;
  console.error(isFastkitError(error) ? `! ${error.message}\n  ${error.hint ?? ''}` : error);
}
