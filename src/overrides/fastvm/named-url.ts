import { visibleLine } from '../../core/errors/visible-text.js';
import { redactPresignedUrl } from '../../core/redact/redact.js';
import { UntrustedUrlError } from './errors/untrusted-url-error.js';

const MAX_SHOWN_CHARS = 200;
/** A URL has none of these. Parsers drop or change them, each in its own way, so that two could go to different hosts. */
const AMBIGUOUS = /[\s\\\x00-\x1f\x7f]/;

/**
 * Checks a URL that the service names, before anything is sent there. It must be as safe as the API: `https` or `wss` unless the API itself
 * is `http`.
 *
 * @param what - For the message: `files.presign named a storage URL`.
 * @param schemes - The safe one, then that without TLS.
 * @throws {UntrustedUrlError} It is not.
 */
export function checkNamedUrl(
  what: string,
  url: string,
  schemes: readonly [safe: string, plain: string],
  baseUrl: string,
): void {
  const problem = problemOf(url, schemes, baseUrl);
  if (problem === undefined) return;
  const shown = visibleLine(redactPresignedUrl(url), MAX_SHOWN_CHARS);
  throw new UntrustedUrlError(`${what} that is refused: ${problem} (${shown})`);
}

function problemOf(url: string, [safe, plain]: readonly [string, string], baseUrl: string): string | undefined {
  if (AMBIGUOUS.test(url)) return 'it contains a blank, a backslash or a control character';
  if (!URL.canParse(url)) return 'it is not an absolute URL';
  const { protocol, username, password, hash } = new URL(url);
  const scheme = protocol.slice(0, -1);
  if (scheme !== safe && scheme !== plain) return `its scheme is ${visibleLine(scheme, 40)}, not ${safe}`;
  if (scheme === plain && !/^http:/i.test(baseUrl)) return `its scheme is ${plain} although the API is https`;
  if (username !== '' || password !== '') return 'it contains user info';
  return hash === '' ? undefined : 'it contains a fragment';
}
