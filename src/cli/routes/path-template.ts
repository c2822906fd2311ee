/** One segment of a route: fixed text, or a parameter. */
export type Segment =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly isCatchAll: boolean };

const PARAMETER = /^:([A-Za-z_][A-Za-z0-9_]*)(\*?)$/;

/** Parses a gateway's route: `:id` is one segment, `:rest*` and `*` are one or more, and everything else is literal, even `{id}`. */
export function parseRoute(route: string): Segment[] {
  let stars = 0;
  return segmentsOf(route).map((text) => {
    const [, name, star] = PARAMETER.exec(text) ?? [];
    if (name !== undefined) return { kind: 'parameter', name, isCatchAll: star === '*' };
    if (text !== '*') return { kind: 'fixed', text };
    stars += 1;
    // The gateway's names for unnamed stars.
    return { kind: 'parameter', name: stars === 1 ? 'wildcard' : `wildcard${stars}`, isCatchAll: true };
  });
}

export type ParsedTemplate = { readonly segments: readonly Segment[] } | { readonly reason: string };

/**
 * Parses an OpenAPI path template. `declared` says for each declared parameter whether it is a catch-all; a `{name}` that is not declared is
 * literal text of a route, and then the template cannot be called.
 */
export function parseTemplate(template: string, declared: ReadonlyMap<string, boolean>): ParsedTemplate {
  const segments: Segment[] = [];
  for (const text of segmentsOf(template)) {
    const name = /^\{([^{}]*)\}$/.exec(text)?.[1];
    if (name === undefined) {
      if (/[{}]/.test(text)) return { reason: `${text} is not a whole segment` };
      if (/^\.{1,2}$/.test(text) || /\p{Surrogate}/u.test(text)) return { reason: 'no URL can reach it' };
      segments.push({ kind: 'fixed', text });
    } else {
      const isCatchAll = declared.get(name);
      if (isCatchAll === undefined)
        return { reason: `{${name}} is not a declared parameter but literal text of the route` };
      if (!PARAMETER.test(`:${name}`) || name === '__proto__')
        return { reason: `no route has a parameter called ${name}` };
      segments.push({ kind: 'parameter', name, isCatchAll });
    }
  }
  return { segments };
}

/** `/tree/{rest}`: a route in OpenAPI syntax. */
export const toTemplate = (segments: readonly Segment[]): string =>
  segments.map((segment) => `/${segment.kind === 'fixed' ? segment.text : `{${segment.name}}`}`).join('');

/** `/tree/:rest*`: a route for `client.request`. Stars have names, and fixed text is encoded for a URL. */
export const toRoute = (segments: readonly Segment[]): string =>
  segments.map((segment) => `/${segment.kind === 'fixed' ? encodeFixed(segment.text) : toParameter(segment)}`).join('');

const toParameter = ({ name, isCatchAll }: Extract<Segment, { kind: 'parameter' }>): string =>
  `:${name}${isCatchAll ? '*' : ''}`;

/** Characters that need no encoding in a path segment. */
const LEGAL = /%(40|3A|24|26|2B|2C|3B|3D)/g;

function encodeFixed(text: string): string {
  const encoded = encodeURIComponent(text).replace(LEGAL, decodeURIComponent);
  return encoded.replace(/^:/, '%3A').replace(/^\*$/, '%2A');
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);
