import type { GuestFileSystem } from './file-system.js';

/** Home of the guest's user, where commands run. */
export const GUEST_HOME = '/root';

/** The variables that every command of a guest finds. */
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

/** Makes the directories and files that a fresh guest has. */
export async function layOut(fs: GuestFileSystem): Promise<void> {
  for (const [path, mode] of Object.entries(DIRECTORIES)) {
    await fs.mkdir(path, { recursive: true });
    await fs.chmod(path, mode);
  }
  await fs.writeFile('/etc/hostname', 'guest\n');
  await fs.writeFile('/etc/os-release', 'NAME="Mock Linux"\nID=mock\n');
}
