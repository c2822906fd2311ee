import { isError } from './is-error.js';

/**
 * Masks the texts of a foreign error and of its causes in place: a platform or a service may quote a URL, a header or a body. Errors without
 * anything to mask stay as they are.
 */
export function maskError(error: unknown, mask: (text: string) => string): void {
  const seen = new Set<unknown>();
  for (let current = error; isError(current) && !seen.has(current); current = current.cause) {
    seen.add(current);
    for (const key of ['message', 'stack'] as const) {
      const text: unknown = current[key];
      if (typeof text !== 'string') continue;
      const masked = mask(text);
      // A frozen error stays as it is.
      if (masked !== text) Reflect.defineProperty(current, key, { value: masked, configurable: true, writable: true });
    }
  }
}
