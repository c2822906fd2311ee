import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hashOf } from './hash.js';
import { withLock } from './lock.js';
import { removeOldEntries } from './old-entries.js';
import { ROOT } from './root.js';

const run = promisify(execFile);
const CACHE = join(ROOT, 'node_modules/.cache/fastkit-package');

/** Sources of the package. */
const SOURCES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsdown.config.ts',
  'redocly.yaml',
  'scripts',
  'README.md',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
  'src',
  'generated',
  'specs',
];

/** The package as users install it. */
export interface PackedPackage {
  /** Path of the tarball. */
  readonly tarball: string;
  /** Path of the unpacked tarball. */
  readonly folder: string;
}

/**
 * The package as `npm pack` makes it, including the build of `prepack`. It is built in a copy of the sources, so that no earlier build gets
 * into it and `dist` is not changed; once for the same sources, across processes.
 */
export async function packedPackage(): Promise<PackedPackage> {
  const entry = join(CACHE, await hashOf(ROOT, SOURCES));
  const packed = { tarball: join(entry, 'fastkit.tgz'), folder: join(entry, 'package') };
  if (await exists(entry)) return packed;
  await mkdir(CACHE, { recursive: true });
  await withLock(`${entry}.lock`, async () => {
    if (await exists(entry)) return;
    await removeOldEntries(CACHE);
    const made = `${entry}.${process.pid}`;
    await pack(made);
    await rename(made, entry);
  });
  return packed;
}

/** Puts the tarball and its unpacked content into a new folder. It is not built there, because no declarations are generated below `node_modules`. */
async function pack(target: string): Promise<void> {
  const copy = await mkdtemp(join(tmpdir(), 'fastkit-sources-'));
  try {
    await Promise.all(SOURCES.map((path) => cp(join(ROOT, path), join(copy, path), { recursive: true })));
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    await run('npm', ['pack', '--loglevel=error'], {
      cwd: copy,
      maxBuffer: 2 ** 26,
      env: { ...process.env, NO_COLOR: '1' },
    });
    const { version } = JSON.parse(await readFile(join(copy, 'package.json'), 'utf8'));
    await mkdir(target);
    await cp(join(copy, `fastkit-${version}.tgz`), join(target, 'fastkit.tgz'));
    await run('tar', ['-xzf', 'fastkit.tgz'], { cwd: target });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
