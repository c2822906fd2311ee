/** A call's cookies as the gateway passes them to functions. */
export interface Session {
  readonly id: string | undefined;
  readonly raw: string;
  readonly cookies: Readonly<Record<string, string>>;
}

/** The cookies of a call; `undefined` if it has none. Header names may be in any case, because invoke does not change them. */
export function parseCookies(headers: Readonly<Record<string, string>>): Session | undefined {
  const raw = Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1];
  if (!raw) return undefined;
  const cookies = Object.fromEntries(
    raw
      .split(';')
      .map((pair) => pair.trim().split('='))
      .filter(([name]) => name)
      .map(([name, ...value]) => [name, value.join('=')]),
  );
  return { id: cookies.session_id, raw, cookies };
}
