import { visibleLine } from '../errors/visible-text.js';
import { type Redact, redactorOf } from './redact.js';

/** Maximum length of the line taken from an error body. */
const MAX_DETAIL_CHARS = 500;
/** Longer text and deeper nesting are ignored. */
const MAX_TEXT_CHARS = 10_000;
const MAX_DEPTH = 6;

/**
 * One readable line from an error body of any shape: `error`, `message`, `detail` or `reason` of an object or of a list's first
 * element, otherwise the text without markup. Never throws, never returns more than a few hundred characters, masks `secrets`, and shows
 * control characters.
 */
export function errorDetail(body: unknown, secrets: readonly string[] | Redact = []): string {
  const redact = typeof secrets === 'function' ? secrets : redactorOf(secrets);
  const text = typeof body === 'string' ? withoutMarkup(body) : (pick(body, 0) ?? '');
  // Redacted before it is cut: half of a secret would no longer be recognized.
  const masked = redact(text.slice(0, MAX_TEXT_CHARS)).replace(/\s+/g, ' ').trim();
  const line = visibleLine(masked, MAX_TEXT_CHARS);
  if (line === '') return '(no details)';
  return line.length > MAX_DETAIL_CHARS ? `${line.slice(0, MAX_DETAIL_CHARS)}…` : line;
}

function pick(body: unknown, depth: number): string | undefined {
  if (typeof body !== 'object' || body === null || depth > MAX_DEPTH) return undefined;
  for (const key of Array.isArray(body) ? ['0'] : ['error', 'message', 'detail', 'reason']) {
    const value: unknown = Object.hasOwn(body, key) ? (body as Record<string, unknown>)[key] : undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    const nested = pick(value, depth + 1);
    if (nested !== undefined) return nested;
  }
  return undefined;
}

function withoutMarkup(text: string): string {
  const start = text.slice(0, MAX_TEXT_CHARS);
  if (!/^\s*</.test(start)) return start;
  return start.replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^<>]*>/g, ' ');
}
