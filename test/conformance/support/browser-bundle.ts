import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Resolves the `imports` of package.json as outside of Node. */
const neutralTransport: Plugin = {
  name: 'neutral transport',
  setup({ onResolve }) {
    onResolve({ filter: /^#platform$/ }, () => ({ path: file('../../../src/platform/neutral.ts') }));
  },
};

/** The script of the page that makes the calls. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file('./browser-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    plugins: [neutralTransport],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
