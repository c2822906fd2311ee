import { toBase64 } from '../util/base64.js';
import { maskQuotes } from './quoted-secret.js';
import { isSecretName } from './secret-names.js';

const URL_IN_TEXT = /\b(?:https?|wss?):\/\/[^\s"`<>]+/gi;
const MASK = '***';
/** Shorter secrets are too common in ordinary text to be replaced. */
const MIN_SECRET_CHARS = 4;
/** Longer ones would make expensive patterns. */
const MAX_PATTERN_CHARS = 1000;
/** Signs of an encoding. */
const ENCODED = /[%\\&+]/;

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

/** Masks secrets in a text. */
export type Redact = (text: string) => string;

/**
 * Redacts the URLs in `text` and masks every known secret of four characters or more, also percent-encoded, escaped as in JSON or HTML, or in
 * base64. Of a secret above 1000 characters, its quoted parts are masked.
 */
export function redactText(text: string, secrets: readonly string[]): string {
  return redactorOf(secrets)(text);
}

/** {@link redactText} for several texts: what depends on the secrets alone is computed once. */
export function redactorOf(secrets: readonly string[]): Redact {
  // Longest first: one secret may be a prefix of another.
  const longestFirst = secrets.filter(({ length }) => length >= MIN_SECRET_CHARS).sort((a, b) => b.length - a.length);
  const masks = longestFirst.map(maskOf);
  return (text) => masks.reduce((masked, mask) => mask(masked), text.replace(URL_IN_TEXT, redactUrl));
}

function maskOf(secret: string): Redact {
  if (secret.length > MAX_PATTERN_CHARS) return (text) => maskQuotes(text, secret, MASK);
  const base64 = toBase64(secret).replace(/=+$/, '');
  const forms = [base64, base64.replaceAll('+', '-').replaceAll('/', '_')];
  const lower = secret.toLowerCase();
  let pattern: RegExp | undefined;
  return (text) => {
    const masked = forms.reduce((rest, form) => rest.replaceAll(form, MASK), text);
    const mayHold = ENCODED.test(masked) || masked.includes(secret) || masked.toLowerCase().includes(lower);
    if (!mayHold) return masked;
    pattern ??= new RegExp(patternOf(secret), 'gi');
    return masked.replace(pattern, MASK);
  };
}

/** Characters with a short escape in JSON or a name in HTML. */
const ESCAPES: Readonly<Record<string, readonly string[]>> = {
  '"': ['\\\\"', '&quot;', '&#34;'],
  '\\': ['\\\\\\\\'],
  '/': ['\\\\/'],
  '\n': ['\\\\n'],
  '\r': ['\\\\r'],
  '\t': ['\\\\t'],
  '&': ['&amp;'],
  '<': ['&lt;', '\\\\u003c'],
  '>': ['&gt;', '\\\\u003e'],
  "'": ['&#39;', '&#x27;', '&apos;'],
  ' ': ['\\+'],
};

/** Matches a secret with any of its characters encoded. */
function patternOf(secret: string): string {
  return Array.from(secret, (character) => {
    const bytes = new TextEncoder().encode(character);
    const percent = Array.from(bytes, (byte) => `%${hex(byte, 2)}`).join('');
    const units = Array.from({ length: character.length }, (_, at) => `\\\\u${hex(character.charCodeAt(at), 4)}`).join(
      '',
    );
    const plain = character.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return `(?:${[plain, percent, units, ...(ESCAPES[character] ?? [])].join('|')})`;
  }).join('');
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
