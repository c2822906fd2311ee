import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ROOT } from '../support/built.js';

/** Where the imports of the package lead on neutral platforms, by source. */
const NEUTRAL: Readonly<Record<string, string>> = {
  '#node-fetch': 'src/core/transport/neutral-fetch.ts',
  '#node-transfer': 'src/overrides/fastvm/transfer/neutral.ts',
  '#node-gzip': 'src/overrides/fastmap/gzip/neutral.ts',
  '#node-source': 'src/overrides/fastmap/function/neutral.ts',
  '#node-progress': 'src/overrides/fastmap/progress/neutral.ts',
};

/** What is not listed is left out, as bundlers leave out what only Node has. */
const neutralSides: Plugin = {
  name: 'neutral-sides',
  setup({ onResolve }) {
    onResolve({ filter: /^#node-/ }, ({ path }) => {
      const source = NEUTRAL[path];
      return source === undefined ? { path, external: true } : { path: join(ROOT, source) };
    });
  },
};

/** The sources behind an entry point with their share of its minified bundle, heaviest first. */
export async function heaviestModules(entry: string): Promise<[path: string, bytes: number][]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`src/${entry}.ts`],
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    outdir: 'out',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'es2022',
    plugins: [neutralSides],
    logLevel: 'warning',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .map(([path, { bytesInOutput }]): [string, number] => [path, bytesInOutput])
    .sort(([, a], [, b]) => b - a);
}
