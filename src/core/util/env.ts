/** An environment variable, trimmed; `undefined` when unset, blank or not permitted (Deno), or on a platform without an environment. */
export function readEnv(name: string): string | undefined {
  try {
    const value = typeof process === 'undefined' ? undefined : process.env?.[name]?.trim();
    return value === '' ? undefined : value;
  } catch {
    return undefined;
  }
}
