import type { SpecDocument } from './spec-document.js';

export interface PathFacts {
  /** The path under which the spec describes a path that may be an alias. */
  canonical(pathname: string): string;
  /** Whether every method is responded like GET. */
  respondsToAnyMethod(pathname: string): boolean;
}

/** What `x-aliases` and `x-any-method` say about the paths of a spec. */
export function pathFacts({ paths }: SpecDocument): PathFacts {
  const aliases = new Map<string, string>();
  for (const [path, item] of Object.entries(paths)) {
    for (const alias of (item['x-aliases'] ?? []) as string[]) aliases.set(alias, path);
  }
  return {
    canonical: (pathname) => aliases.get(pathname) ?? pathname,
    respondsToAnyMethod: (pathname) => paths[pathname]?.['x-any-method'] === true,
  };
}
