/** An environment variable, trimmed; blank counts as unset, and so does a platform without an environment. */
export function readEnv(name: string): string | undefined {
  const value = typeof process === 'undefined' ? undefined : process.env?.[name]?.trim();
  return value === '' ? undefined : value;
}
