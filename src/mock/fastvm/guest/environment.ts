/** Home of the guest's user, where commands run. */
export const GUEST_HOME = '/root';

/** The variables that every command of a guest finds. */
export function guestEnvironment(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { HOME: GUEST_HOME, USER: 'root', PATH: '/usr/local/bin:/usr/bin:/bin', ...env };
}
