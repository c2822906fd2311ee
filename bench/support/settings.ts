/** A positive number from the environment. */
export function setting(name: string, fallback: number): number {
  const text = process.env[name]?.trim();
  if (!text) return fallback;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} must be a number above 0; got ${JSON.stringify(text)}`);
  return value;
}
