/** The parts of a request's URL. */
export interface Target {
  readonly href: string;
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

/** Known origins, as they are written. Most programs use a few; with many, they are forgotten now and then. */
const origins = new Set<string>();
const MAX_ORIGINS = 100;

/** A path that a URL parser would leave as it is: nothing to encode, no dot segments, no fragment. */
const PLAIN_PATH = /^(?:\/(?!\.|%2[eE])[\w.~!$&()*+,;=:@%-]*)+(?:\?[\w.~!$&()*+,;=:@%/?-]+)?$/;

/** Parses a URL. Parsing costs more than the rest of a request's preparation, so for a known origin only the path is checked. */
export function targetOf(url: string): Target {
  const slash = url.indexOf('/', 'https://'.length);
  if (slash !== -1) {
    const origin = url.slice(0, slash);
    const path = url.slice(slash);
    if (origins.has(origin) && PLAIN_PATH.test(path)) return { href: url, origin, path };
  }
  const { href, origin, pathname, search } = new URL(url);
  if (origins.size >= MAX_ORIGINS) origins.clear();
  origins.add(origin);
  return { href, origin, path: `${pathname}${search}` };
}
