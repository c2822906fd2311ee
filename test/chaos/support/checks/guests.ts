import type { MockCloud, RecordedCall } from 'fastkit/mock/node';
import type { GuestFileSystem } from '../../../../src/mock/fastvm/guest/file-system.js';
import { RUN_MARKS } from '../chapters/commands.js';
import { SPAWN_MARKS } from '../chapters/detached.js';

const STAGES = '/var/tmp';
const STAGE = /^fastkit-(upload|download)-/;
const DETACHED = /^fastkit-exec-/;

/** Problems in the guests: commands that ran twice, and files that transfers and removed commands left behind. */
export async function problemsOfGuests(cloud: MockCloud, outcome: string): Promise<string[]> {
  const problems: string[] = [];
  for (const vm of cloud.fastvm.listVms()) {
    if (vm.guest === undefined) continue;
    const { fs } = await vm.guest;
    for (const marks of [RUN_MARKS, SPAWN_MARKS]) {
      const lines = await linesOf(fs, marks);
      if (lines > 1) problems.push(`the command of ${marks} ran ${lines} times`);
    }
    for (const name of await fs.readdir(STAGES)) {
      if (DETACHED.test(name) && outcome === 'complete') problems.push(`${name} was left in the guest`);
      if (STAGE.test(name)) problems.push(...problemsOfStage(`${STAGES}/${name}`, [...cloud.calls]));
    }
  }
  return problems;
}

/**
 * A staging file may be left only if faults prevented its removal: each attempt got an error response, or was cut off, before
 * anything ran in the guest. The client has no other access to the guest, so it can only try.
 */
function problemsOfStage(path: string, calls: readonly RecordedCall[]): string[] {
  const attempts = calls.filter(({ operation, body }) => operation === 'vms.run' && isRemovalOf(path, body));
  if (attempts.length === 0) return [`${path} was left in the guest, and no call tried to remove it`];
  const isPrevented = ({ fault = '' }: RecordedCall) => /returned \d+|reset before/.test(fault);
  return attempts.every(isPrevented) ? [] : [`${path} was left in the guest although its removal succeeded`];
}

function isRemovalOf(path: string, body: unknown): boolean {
  const command = JSON.stringify(body);
  return command.includes('rm -rf') && command.includes(path) && !command.includes('tar');
}

async function linesOf(fs: GuestFileSystem, path: string): Promise<number> {
  if (!(await fs.exists(path))) return 0;
  return new TextDecoder().decode(await fs.readFileBuffer(path)).split('\n').length - 1;
}
