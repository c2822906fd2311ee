/** Size of programs that use fastkit: bundled for browsers and workers from the packed package, minified, nothing external. */
import { packedPackage } from '../../test/package/support/packed.js';
import { temporaryFolder } from '../support/program.js';
import { heaviestModules } from './heaviest-modules.js';
import { type BundleSize, installBuilt, measureBundle } from './measure-bundle.js';
import { PROGRAMS } from './programs.js';

const MAX_MODULES = 12;

const folder = temporaryFolder();
installBuilt(folder, (await packedPackage()).folder);
const rows: Record<string, BundleSize> = {};
for (const [name, source] of Object.entries(PROGRAMS)) rows[name] = await measureBundle(folder, source);
console.log('\nprograms, bundled for neutral platforms and minified: bytes after gzip -9');
console.table(rows);

for (const entry of ['fastvm', 'fastfn', 'fastmap']) {
  console.log(`\nheaviest modules of fastkit/${entry}, bytes after minifying`);
  console.table(Object.fromEntries((await heaviestModules(entry)).slice(0, MAX_MODULES)));
}
