import type { TransportInit } from './types.js';

/**
 * A request's parameters for any `fetch`: with a signal instead of the scope, and with a copy of the headers, because calls share
 * theirs and a caller's `fetch` may add to them.
 */
export function toPlatformInit({ scope, headers, signal, once, ...init }: TransportInit): RequestInit {
  return { ...init, headers: { ...(headers as Record<string, string>) }, signal: scope?.signal ?? signal ?? null };
}
