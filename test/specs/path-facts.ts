import type { SpecDocument } from './spec-document.js';

export interface PathFacts {
  /** The path that the spec describes, for a path that may be an alias. */
  canonical(pathname: string): string;
  /** Whether every method is handled like GET. */
  respondsToAnyMethod(pathname: string): boolean;
}

/** `x-aliases` and `x-any-method` of the paths of a spec. */
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
