import type { FastvmClient } from 'fastkit/fastvm';

/** Result of a project's checks. */
export interface CheckResult {
  readonly passed: boolean;
  readonly report: string;
}

/** A VM whose program was killed is deleted after this long. */
const MAX_LIFE_SEC = 3600;

/** Runs a project's `checks.sh` in a new VM, which is deleted afterwards. */
export async function runChecks(client: FastvmClient, folder: string): Promise<CheckResult> {
  const ttl = { action: 'delete', seconds: MAX_LIFE_SEC } as const;
  await using vm = await client.vms.launch({ machineType: 'c1m2', metadata: { purpose: 'checks' }, ttl });
  await client.upload(vm.id, folder, '/srv/app');
  const { exitCode, stdout, stderr } = await client.vms.run(vm.id, {
    command: 'cd /srv/app && sh checks.sh',
    timeoutSec: 600,
  });
  return { passed: exitCode === 0, report: stdout + stderr };
}
