/** Runs benches by name, or all of them: `npm run bench [calls] [import] [bundle] [transfer] [map]`. Each is a program of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const BENCHES: Readonly<Record<string, string>> = {
  calls: 'calls/calls.ts',
  import: 'import/import.ts',
  bundle: 'bundle/bundle.ts',
  transfer: 'transfer/transfer.ts',
  map: 'fastmap/fastmap.ts',
};

const pathOf = (name: string): string => fileURLToPath(new URL(BENCHES[name] ?? '', import.meta.url));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const names = asked.length > 0 ? asked : Object.keys(BENCHES).filter((name) => existsSync(pathOf(name)));
console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`,
);
const failed = names.filter((name) => {
  console.log(`\n# ${name}`);
  return spawnSync(process.execPath, ['--import', 'tsx', pathOf(name)], { stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
