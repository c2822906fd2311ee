/** A compiled route. `:id` is one segment, `:rest*` and `*` are one or more characters, slashes included. */
export interface RoutePattern {
  readonly route: string;
  /** Matches the path of a URL after the gateway's first decoding. */
  readonly regExp: RegExp;
  /** Names of the parameters, in order; stars are `wildcard`, `wildcard2`, … */
  readonly params: readonly string[];
  readonly fixedSegments: number;
  readonly stars: number;
}

const ESCAPE = /[.*+?^${}()|[\]\\]/g;

/** Anything but `:name`, `:name*` and `*` is literal text, including `{id}`. */
export function compileRoute(route: string): RoutePattern {
  const params: string[] = [];
  let stars = 0;
  let unnamed = 0;
  let fixedSegments = 0;
  const parts = route
    .split('/')
    .slice(1)
    .map((segment) => {
      const named = /^:([A-Za-z_][A-Za-z0-9_]*)(\*?)$/.exec(segment);
      if (named?.[1] !== undefined) {
        params.push(named[1]);
        if (named[2] === '') return '([^/]+)';
        stars += 1;
        return '(.+)';
      }
      if (segment === '*') {
        stars += 1;
        unnamed += 1;
        params.push(unnamed === 1 ? 'wildcard' : `wildcard${unnamed}`);
        return '(.+)';
      }
      fixedSegments += 1;
      return segment.replaceAll(ESCAPE, '\\$&');
    });
  return { route, regExp: new RegExp(`^/${parts.join('/')}$`, 's'), params, fixedSegments, stars };
}

/** Orders patterns by rank: no parameters first, then more fixed segments, then more segments, then fewer stars. */
export function byRank(a: RoutePattern, b: RoutePattern): number {
  return (
    Number(a.params.length > 0) - Number(b.params.length > 0) ||
    b.fixedSegments - a.fixedSegments ||
    b.fixedSegments + b.params.length - (a.fixedSegments + a.params.length) ||
    a.stars - b.stars ||
    (a.route < b.route ? -1 : 1)
  );
}
