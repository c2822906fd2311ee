/** Writes `sbom.cdx.json`: every package whose code is in `dist`, and those that are installed with it. Part of `npm run build`. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundledPackages, viewerIn } from './sbom/packages-in.js';
import { type Sbom, shippedSbom } from './sbom/shipped.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifestIn = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'));

async function refOf(folder: string): Promise<string> {
  const { name, version } = await manifestIn(folder);
  return `${name}@${version}`;
}

/** What npm says of the lock file, development included. */
async function treeOf(): Promise<Sbom> {
  const args = ['sbom', '--package-lock-only', '--include=dev', '--sbom-format=cyclonedx', '--sbom-type=library'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

const { name, dependencies } = await manifestIn('.');
const sbom = shippedSbom(await treeOf(), {
  name,
  installed: await Promise.all(Object.keys(dependencies).map((dependency) => refOf(`node_modules/${dependency}`))),
  bundled: await Promise.all((await bundledPackages(DIST)).map(refOf)),
  embedded: [await viewerIn(DIST)],
});
const file = join(ROOT, 'sbom.cdx.json');
await writeFile(file, `${JSON.stringify(sbom, undefined, 2)}\n`);
console.log(`${file}: ${sbom.components.length} packages`);
