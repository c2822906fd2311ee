/** The host that a call is for: X-Forwarded-Host before Host before the URL. */
export function hostOf(headers: Headers, url: URL): string {
  const forwarded = headers.get('x-forwarded-host')?.split(',')[0]?.trim();
  return (forwarded || headers.get('host') || url.host).toLowerCase();
}

/** Whether a function takes calls for a host. `*.` stands for any subdomain, an empty list for every host. */
export function isHostAllowed(authority: string, allowed: readonly string[] = []): boolean {
  const host = authority.replace(/:\d+$/, '');
  return allowed.length === 0 || allowed.map((pattern) => pattern.trim().toLowerCase()).some(matches);

  function matches(pattern: string): boolean {
    if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1));
    return pattern === host || pattern === authority;
  }
}
