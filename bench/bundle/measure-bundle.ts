import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { ROOT } from '../support/built.js';

/** `gzip -9` bytes of a program that was bundled for browsers and workers, minified, without externals. */
export interface BundleSize {
  /** As one file. */
  readonly whole: number;
  /** Split at each `import()`: the initial part. */
  readonly initial: number;
  /** Split at each `import()`: all parts together. */
  readonly split: number;
}

/** Makes a folder a project with a built package installed. Not a link, which would resolve to a path where the repository's tsconfig applies. */
export function installBuilt(folder: string, packed: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'fastkit'), { recursive: true });
  cpSync(join(packed, 'dist'), join(modules, 'fastkit/dist'), { recursive: true });
  cpSync(join(packed, 'package.json'), join(modules, 'fastkit/package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(modules, 'fastkit/node_modules'));
}

/** Bundles a program of a project, whole and split. */
export async function measureBundle(folder: string, source: string): Promise<BundleSize> {
  writeFileSync(join(folder, 'program.js'), source);
  const whole = await bundle(folder, false);
  const split = await bundle(folder, true);
  return {
    whole: sum([...whole.bytes.values()]),
    initial: sum(loadedAtStart(split.metafile).map((path) => split.bytes.get(path) ?? 0)),
    split: sum([...split.bytes.values()]),
  };
}

async function bundle(folder: string, splitting: boolean): Promise<{ bytes: Map<string, number>; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['program.js'],
    outdir: 'out',
    bundle: true,
    splitting,
    minify: true,
    metafile: true,
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    // An optional peer, imported where the platform has no WebSocket.
    external: ['ws'],
  });
  const bytes = outputFiles.map(({ path, contents }): [string, number] => [
    relative(folder, path),
    gzipSync(contents, { level: 9 }).byteLength,
  ]);
  return { bytes: new Map(bytes), metafile };
}

/** The program and its direct and indirect imports, without `import()`. */
function loadedAtStart({ outputs }: Metafile): string[] {
  const loaded = new Set(['out/program.js']);
  for (const path of loaded) {
    for (const { kind, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') loaded.add(imported);
    }
  }
  return [...loaded];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
