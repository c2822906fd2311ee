import type { GuestFileSystem } from './file-system.js';

/** Home directory of the guest's user, in which commands run. */
export const GUEST_HOME = '/root';

/** The environment variables of every command of a guest. */
export function guestEnvironment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { HOME: GUEST_HOME, USER: 'root', PATH: '/usr/local/bin:/usr/bin:/bin', ...env };
}

const DIRECTORIES = {
  '/root': 0o700,
  '/tmp': 0o1777,
  '/var/tmp': 0o1777,
  '/var/log': 0o755,
  '/etc': 0o755,
  '/home': 0o755,
  '/mnt': 0o755,
  '/opt': 0o755,
  '/srv': 0o755,
};

/** Creates the directories and files of a new guest. */
export async function layOut(fs: GuestFileSystem): Promise<void> {
  for (const [path, mode] of Object.entries(DIRECTORIES)) {
    await fs.mkdir(path, { recursive: true });
    await fs.chmod(path, mode);
  }
  await fs.writeFile('/etc/hostname', 'guest\n');
  await fs.writeFile('/etc/os-release', 'NAME="Mock Linux"\nID=mock\n');
}
