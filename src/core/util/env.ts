/** An environment variable, trimmed; `undefined` when unset or blank, or on a platform without an environment. */
export function readEnv(name: string): string | undefined {
  const value = typeof process === 'undefined' ? undefined : process.env?.[name]?.trim();
  return value === '' ? undefined : value;
}
