import type { TransportInit } from './types.js';

/**
 * A request's parameters as any `fetch` takes them: with a signal in place of the scope, and with headers of their own, for calls share
 * theirs and a caller's `fetch` may add to what it is given.
 */
export function toPlatformInit({ scope, headers, signal, ...init }: TransportInit): RequestInit {
  return { ...init, headers: { ...(headers as Record<string, string>) }, signal: scope?.signal ?? signal ?? null };
}
