/** The parts of a request's URL. */
export interface Target {
  readonly href: string;
  readonly protocol: string;
  /** With the port, and with brackets around an IPv6 address. */
  readonly host: string;
  /** For the socket: without brackets. */
  readonly hostname: string;
  readonly port: string;
  /** Path and query. */
  readonly path: string;
}

type Origin = Omit<Target, 'href' | 'path'>;

/** Cache of parsed origins. Most programs use a few; with many, the cache is cleared now and then. */
const origins = new Map<string, Origin>();
const MAX_ORIGINS = 100;

/** A path that a URL parser would leave as it is: nothing to encode, no dot segments, no fragment. */
const PLAIN_PATH = /^(?:\/(?!\.|%2[eE])[\w.~!$&()*+,;=:@%-]*)+(?:\?[\w.~!$&()*+,;=:@%/?-]+)?$/;

/** Parses a URL. Parsing costs more than the rest of a request's preparation, so for a known origin only the path is parsed. */
export function targetOf(url: string): Target {
  const slash = url.indexOf('/', 'https://'.length);
  const path = slash === -1 ? '' : url.slice(slash);
  const known = slash === -1 ? undefined : origins.get(url.slice(0, slash));
  if (known !== undefined && PLAIN_PATH.test(path)) {
    const { protocol, host, hostname, port } = known;
    return { href: url, protocol, host, hostname, port, path };
  }
  const { protocol, host, hostname, port, pathname, search, href, origin } = new URL(url);
  const parts = { protocol, host, hostname: hostname.replace(/^\[|\]$/g, ''), port };
  if (origins.size >= MAX_ORIGINS) origins.clear();
  origins.set(origin, parts);
  return { ...parts, href, path: `${pathname}${search}` };
}
