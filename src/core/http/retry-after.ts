/** Longer values are ignored; normal backoff applies. */
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * The wait that a response asks for: `retry-after-ms`, otherwise `Retry-After` as seconds (fractions allowed) or as a date.
 * Returns `undefined` if missing, unparsable, zero, in the past, or over 60 s.
 */
export function retryAfterMs(headers: Headers, nowMs: number = Date.now()): number | undefined {
  const ms = decimal(headers.get('retry-after-ms'));
  if (ms !== undefined) return inRange(ms);
  const text = headers.get('retry-after');
  const seconds = decimal(text);
  if (seconds !== undefined) return inRange(seconds * 1000);
  return text === null ? undefined : inRange(Date.parse(text) - nowMs);
}

function decimal(text: string | null): number | undefined {
  return text !== null && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function inRange(ms: number): number | undefined {
  return ms > 0 && ms <= MAX_RETRY_AFTER_MS ? ms : undefined;
}
