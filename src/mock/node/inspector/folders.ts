import { existsSync } from 'node:fs';

// Looked up on demand: a program that bundles the mock and never opens the page may have neither.

/** The page's files: beside this module in the sources, copied beside the bundle by the build. */
export const pageFolder = (): URL => new URL('./page/', import.meta.url);

/**
 * The rendered specs. The build writes them; a run from the sources uses those of the last build.
 *
 * @returns `undefined` if this module is not in a package.
 */
export function referenceFolder(): URL | undefined {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) {
    const parent = new URL('..', folder);
    if (parent.href === folder.href) return undefined;
    folder = parent;
  }
  return new URL('dist/reference/', folder);
}
