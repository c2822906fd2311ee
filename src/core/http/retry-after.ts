/**
 * The wait that a response asks for: `retry-after-ms`, otherwise `Retry-After` as seconds (fractions allowed) or as a date.
 * Returns `undefined` if missing, unparsable, zero or in the past.
 */
export function retryAfterMs(headers: Headers, nowMs: number = Date.now()): number | undefined {
  const ms = decimal(headers.get('retry-after-ms'));
  if (ms !== undefined) return positive(ms);
  const text = headers.get('retry-after');
  const seconds = decimal(text);
  if (seconds !== undefined) return positive(seconds * 1000);
  return text === null ? undefined : positive(Date.parse(text) - nowMs);
}

function decimal(text: string | null): number | undefined {
  return text !== null && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function positive(ms: number): number | undefined {
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}
