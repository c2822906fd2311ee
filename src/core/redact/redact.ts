import { isSecretName } from './secret-names.js';

const URL_IN_TEXT = /\bhttps?:\/\/[^\s"`<>]+/gi;
const MASK = '***';
/** Shorter secrets are too common in ordinary text to be replaced. */
const MIN_SECRET_CHARS = 4;

/**
 * Removes user info, the fragment and the values of credential-like query parameters. A URL without any of them is returned unchanged.
 */
export function redactUrl(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return (url.split(/[?#]/)[0] ?? '').replace(/\/\/.*@/s, '//');
  }
  const secret = [...new Set(parsed.searchParams.keys())].filter((name) => isSecretName(name));
  if (secret.length === 0 && parsed.username === '' && parsed.password === '' && parsed.hash === '') return url;
  parsed.username = '';
  parsed.password = '';
  parsed.hash = '';
  for (const name of secret) parsed.searchParams.set(name, MASK);
  return parsed.href;
}

/** A presigned URL without its query, which is the credential. */
export function redactPresignedUrl(url: string): string {
  const bare = redactUrl(url).split('?')[0] ?? '';
  return url.includes('?') ? `${bare}?${MASK}` : bare;
}

/** Redacts the URLs in `text` and masks every known secret, also percent-encoded or quoted as JSON. */
export function redactText(text: string, secrets: readonly string[]): string {
  const redacted = text.replace(URL_IN_TEXT, redactUrl);
  const patterns = secrets
    .filter((secret) => secret.length >= MIN_SECRET_CHARS)
    // Longest first: one secret may be a prefix of another.
    .sort((a, b) => b.length - a.length)
    .map(patternOf);
  return patterns.length === 0 ? redacted : redacted.replace(new RegExp(patterns.join('|'), 'gi'), MASK);
}

/** Matches a secret with any of its characters percent-encoded or escaped as in JSON. */
function patternOf(secret: string): string {
  return Array.from(secret, (character) => {
    const bytes = new TextEncoder().encode(character);
    const encoded = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const plain = character.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const escaped = character === '"' || character === '\\' ? `|\\\\${plain}` : '';
    return `(?:${plain}|${encoded}${escaped})`;
  }).join('');
}
