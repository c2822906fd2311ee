/** What programs weigh that use fastkit: bundled for browsers and workers from the built package, minified, nothing external. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { builtPackage, ROOT } from '../support/built.js';
import { temporaryFolder } from '../support/program.js';
import { heaviestModules } from './heaviest-modules.js';
import { PROGRAMS } from './programs.js';

const MOST_MODULES = 12;

/** A project with fastkit installed. A link to the repository would do, but for its tsconfig, whose paths lead to the sources. */
function project(): string {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'fastkit'), { recursive: true });
  cpSync(builtPackage(), join(modules, 'fastkit/dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(modules, 'fastkit/package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(modules, 'fastkit/node_modules'));
  return folder;
}

const folder = project();
const rows: Record<string, { bytes: number; 'gzip -9': number }> = {};
for (const [name, source] of Object.entries(PROGRAMS)) {
  const path = join(folder, 'program.js');
  writeFileSync(path, source);
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array(0);
  rows[name] = { bytes: code.byteLength, 'gzip -9': gzipSync(code, { level: 9 }).byteLength };
}
console.log('\nprograms, bundled for neutral platforms and minified');
console.table(rows);

for (const entry of ['fastvm', 'fastfn', 'fastmap']) {
  console.log(`\nheaviest modules of fastkit/${entry}, bytes after minifying`);
  console.table(Object.fromEntries((await heaviestModules(entry)).slice(0, MOST_MODULES)));
}
