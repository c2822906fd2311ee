/** `870 ms`, `1.2 s`; a dash while it is not known. */
export function duration(ms) {
  if (ms === undefined) return '–';
  if (ms < 1) return '<1 ms';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Local time with milliseconds. */
export function clockTime(atMs) {
  const date = new Date(atMs);
  const pad = (number, width = 2) => String(number).padStart(width, '0');
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}

/** The difference of two times: `+1 h 5 s`. */
export function offset(ms) {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const text = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return `${ms < 0 ? '−' : '+'}${text.join(' ') || '0 s'}`;
}

/** `1 call`, `2 calls`. */
export const plural = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** The status, or `open` while the call is in progress, or `lost` if it never got a response. */
export function statusText({ status, durationMs }) {
  return status ?? (durationMs === undefined ? 'open' : 'lost');
}

/** The class of a status: `ok`, `warn` (3xx and 4xx), `bad` (5xx and lost) or `open`. */
export function statusKind({ status, durationMs }) {
  if (status === undefined) return durationMs === undefined ? 'open' : 'bad';
  if (status < 300) return 'ok';
  return status < 500 ? 'warn' : 'bad';
}
