import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { closureOf } from './closure.js';
import { packedPackage } from './packed.js';
import { ROOT } from './root.js';

const made: string[] = [];
afterAll(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Initial content of a project. */
export interface ProjectOptions {
  /** `type` of its package.json. Default `module`. */
  readonly type?: 'module' | 'commonjs';
  /** Packages beside fastkit, in the versions of the lock file. */
  readonly packages?: readonly string[];
  /** File contents by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * A temporary project outside the repository with the packed fastkit installed. Its `node_modules` contains exactly what `npm install` would put
 * there: fastkit, its `dependencies` and theirs. Removed at the end of the test file.
 */
export async function consumerProject(options: ProjectOptions = {}): Promise<string> {
  const folder = await emptyProject(options);
  const { folder: packed } = await packedPackage();
  await cp(packed, join(folder, 'node_modules/fastkit'), { recursive: true });
  const { dependencies } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8'));
  await copyPackages(folder, Object.keys(dependencies));
  await linkPackages(folder, options.packages ?? []);
  return folder;
}

/** A temporary project without any package. */
export async function emptyProject({ type = 'module', files = {} }: ProjectOptions = {}): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'fastkit-consumer-')));
  made.push(folder);
  const manifest = { name: 'consumer', private: true, version: '1.0.0', type };
  await writeFiles(folder, { 'package.json': JSON.stringify(manifest), ...files });
  return folder;
}

/** Copies packages and their dependencies, in the versions that the repository has installed. */
async function copyPackages(folder: string, names: readonly string[]): Promise<void> {
  for (const path of await closureOf(names)) await cp(join(ROOT, path), join(folder, path), { recursive: true });
}

/** Links packages of the repository. They resolve their dependencies there; the project can only import the packages themselves. */
export async function linkPackages(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), link);
  }
}

/** Writes files by path. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
