import type { CoreConfig } from '../call/config.js';
import { InvalidArgumentError } from '../errors/index.js';
import { DOT_SEGMENT } from '../http/url.js';
import { redactText, redactUrl } from '../redact/redact.js';

/** The URL of a request as it is sent; made by {@link sentUrl}. */
export interface SentUrl {
  readonly href: string;
  /** The path below the base URL, encoded and without the query. */
  readonly path: string;
}

/** How a kind of path is called in messages, and its own rules. */
export interface PathRules {
  readonly what: string;
  /** How a value is put into such a path. */
  readonly hint: string;
  /** Why such a path is refused, beyond what is refused in all of them. */
  problemOf?(path: string): string | undefined;
}

/** White space and control characters, which URL parsers drop or encode, and halves of surrogate pairs, which they replace. */
const UNSENDABLE = /[\0-\x20\x7f]|\p{Cs}/u;

/**
 * The URL of a caller's path, with or without a query, below the base URL of a client.
 *
 * Throws if the request would go to another path than the one that is written, on its way through URL parsers, proxies and a server that
 * decodes once.
 */
export function sentUrl(
  { baseUrl, secrets }: Pick<CoreConfig, 'baseUrl' | 'secrets'>,
  target: unknown,
  { what, hint, problemOf }: PathRules,
): SentUrl {
  if (typeof target !== 'string') throw new InvalidArgumentError(`${what} ${typeof target} must be text`, { hint });
  const base = new URL(baseUrl);
  const root = base.pathname.replace(/\/$/, '');
  const url = new URL(target.startsWith('/') ? baseUrl + target : baseUrl);
  const isBelow = url.origin === base.origin && url.pathname.startsWith(`${root}/`);
  const problem = problemOf?.(target) ?? commonProblem(target, isBelow);
  if (problem === undefined) return { href: url.href, path: url.pathname.slice(root.length) };
  const shown = JSON.stringify(redactText(redactUrl(target), secrets));
  throw new InvalidArgumentError(`${what} ${shown} ${problem}`, { hint });
}

function commonProblem(target: string, isBelow: boolean): string | undefined {
  if (!target.startsWith('/')) return 'does not start with /';
  if (!isBelow) return 'leads out of baseUrl';
  if (UNSENDABLE.test(target)) return 'has white space, a control character or half of a surrogate pair';
  if (target.includes('#')) return 'has a #, which ends it; percent-encode it';
  const [path = ''] = target.split('?');
  if (DOT_SEGMENT.test(path)) return 'has a dot segment, which leads to another path';
  if (path.includes('\\')) return 'has a backslash, which is read as a slash; percent-encode it';
  return undefined;
}
