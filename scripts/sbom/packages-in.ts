import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from './shipped.js';

/** The folders, from `node_modules` on, of the packages whose code is in the built files: from the source maps that the bundler has written. */
export async function bundledPackages(dist: string): Promise<string[]> {
  const maps = (await readdir(dist, { recursive: true })).filter((path) => path.endsWith('.js.map'));
  const folders = new Set<string>();
  for (const path of maps) {
    const { sources }: { sources: readonly string[] } = JSON.parse(await readFile(join(dist, path), 'utf8'));
    for (const source of sources) {
      // A package may have packages of its own: the last one is meant.
      const folder = /\/(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
      if (folder !== undefined) folders.add(folder);
    }
  }
  return [...folders].sort();
}

/** Redoc, whose built file is copied; it says its version and license at its beginning. What is in it, it does not say. */
export async function viewerIn(dist: string): Promise<Component> {
  const head = (await readFile(join(dist, 'reference/redoc.standalone.js'), 'utf8')).slice(0, 1000);
  const version = /^\* Version: (\d+\.\d+\.\d+\S*)$/m.exec(head)?.[1];
  const license = /^\* @license (\S+)$/m.exec(head)?.[1];
  if (version === undefined || license === undefined) {
    throw new Error('redoc.standalone.js does not begin with its version and license any more');
  }
  return {
    'bom-ref': `redoc@${version}`,
    type: 'library',
    name: 'redoc',
    version,
    scope: 'required',
    purl: `pkg:npm/redoc@${version}`,
    licenses: [{ license: { id: license } }],
  };
}
