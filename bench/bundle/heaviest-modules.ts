import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ROOT } from '../support/built.js';

/** The target of the package's `imports` on neutral platforms. */
const neutralSides: Plugin = {
  name: 'neutral-sides',
  setup({ onResolve }) {
    onResolve({ filter: /^#platform$/ }, () => ({ path: join(ROOT, 'src/platform/neutral.ts') }));
    onResolve({ filter: /^(ws|cli-progress)$/ }, ({ path }) => ({ path, external: true }));
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
