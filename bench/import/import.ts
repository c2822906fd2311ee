/** Startup time of a program: from the start of Node to a constructed client, minus a bare Node. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { builtPackage } from '../support/built.js';
import { interleave, medianOf } from '../support/measure.js';
import { result, temporaryFolder } from '../support/program.js';
import { setting } from '../support/settings.js';

const ROUNDS = setting('BENCH_ROUNDS', 20);
const BARE = 'bare Node';

interface Start {
  readonly readyMs: number;
  readonly cpuMs: number;
  readonly rssMiB: number;
}

const REPORT = `
const { user, system } = process.cpuUsage();
const rssMiB = process.memoryUsage.rss() / 2 ** 20;
process.stdout.write(JSON.stringify({ readyMs: performance.now(), cpuMs: (user + system) / 1000, rssMiB }));`;

const dist = builtPackage();
const folder = temporaryFolder();
const program = (name: string, source: string): string => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, source + REPORT);
  return path;
};
const clientOf = (entry: string, name: string, options: string): string =>
  `import { ${name} } from ${JSON.stringify(join(dist, entry))};\nglobalThis.client = new ${name}(${options});`;

const programs: Record<string, string> = {
  [BARE]: program('bare', ''),
  fastkit: program(
    'fastkit',
    `import { fastkit } from ${JSON.stringify(join(dist, 'index.js'))};\nglobalThis.all = fastkit();`,
  ),
  'fastkit/fastvm': program('fastvm', clientOf('fastvm.js', 'FastvmClient', "{ apiKey: 'k' }")),
  'fastkit/fastfn': program('fastfn', clientOf('fastfn.js', 'FastfnClient', '')),
  'fastkit/fastmap': program('fastmap', clientOf('fastmap.js', 'FastmapClient', `{ secret: '${'ab'.repeat(32)}' }`)),
};
const bundled = join(folder, 'bundled.mjs');
await build({
  entryPoints: [programs['fastkit/fastvm'] ?? ''],
  outfile: bundled,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  conditions: ['node'],
  tsconfigRaw: {},
  // Some dependencies are CommonJS.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
programs['fastkit/fastvm, bundled'] = bundled;

const names = Object.keys(programs);
const results = await interleave(ROUNDS, names, (name) => result<Start>(programs[name] ?? ''));
const added = (name: string, number: (run: Start) => number): string =>
  (medianOf(results, name, number) - medianOf(results, BARE, number)).toFixed(1);
console.log(`\nNode's start to a constructed client, median of ${ROUNDS}`);
console.table(
  Object.fromEntries(
    names.map((name) => [
      name,
      {
        'ready ms': medianOf(results, name, (run) => run.readyMs).toFixed(1),
        '− bare ms': added(name, (run) => run.readyMs),
        '− bare CPU ms': added(name, (run) => run.cpuMs),
        '− bare MiB': added(name, (run) => run.rssMiB),
      },
    ]),
  ),
);
