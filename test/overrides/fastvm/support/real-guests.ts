import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** The tools of one kind of guest, for `startShellVm(env)`. */
export interface RealGuest {
  readonly name: 'gnu' | 'bash' | 'busybox';
  /** `PATH` of the guest, whose `sh` is its shell; the busybox guest has no other tools but `curl`. */
  readonly env: Readonly<Record<string, string>>;
}

const SHELLS = { gnu: 'dash', bash: 'bash', busybox: 'busybox' } as const;

/**
 * The kinds of guests that are tested: dash with GNU tools, bash as `sh`, and busybox alone. CI has all of them; elsewhere a missing shell
 * is named on stderr and left out. Call it at the top of a test file.
 */
export function realGuests(): readonly RealGuest[] {
  const scratch = mkdtempSync(join(tmpdir(), 'fastkit-guests-'));
  chmodSync(scratch, 0o755);
  afterAll(() => rmSync(scratch, { recursive: true }));
  return (Object.keys(SHELLS) as RealGuest['name'][]).flatMap((name) => {
    const shell = findProgram(SHELLS[name]);
    if (shell !== undefined) return [{ name, env: { PATH: toolsOf(name, shell, scratch), HOME: '/tmp' } }];
    if (process.env.CI !== undefined) throw new Error(`CI has no ${SHELLS[name]}`);
    process.stderr.write(`no ${SHELLS[name]} here: the ${name} guest is not tested\n`);
    return [];
  });
}

function toolsOf(name: RealGuest['name'], shell: string, scratch: string): string {
  const bin = join(scratch, name);
  execFileSync('mkdir', [bin]);
  if (name !== 'busybox') {
    symlinkSync(shell, join(bin, 'sh'));
    return `${bin}:/usr/local/bin:/usr/bin:/bin`;
  }
  const applets = execFileSync(shell, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const applet of applets) symlinkSync(shell, join(bin, applet));
  const curl = findProgram('curl');
  if (curl !== undefined) symlinkSync(curl, join(bin, 'curl'));
  return bin;
}

function findProgram(name: string): string | undefined {
  const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
