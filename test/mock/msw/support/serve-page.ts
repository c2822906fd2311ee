import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The files that package.json's `imports` and `exports` select outside of Node, from the sources. */
const neutralSources: Plugin = {
  name: 'neutral sources',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#platform$/ }, () => ({ path: `${root}src/platform/neutral.ts` }));
    onResolve({ filter: /^fastkit\/mock$/ }, () => ({ path: `${root}src/mock-neutral.ts` }));
    onResolve({ filter: /^fastkit\// }, ({ path }) => ({ path: `${root}src/${path.replace('fastkit/', '')}.ts` }));
    // The page does not use it.
    onResolve({ filter: /^pyodide$/ }, ({ path }) => ({ path, external: true }));
    // just-bash's browser build imports it anyway, for commands that the page does not run.
    onResolve({ filter: /^node:zlib$/ }, ({ path }) => ({ path, namespace: 'missing' }));
    onLoad({ filter: /.*/, namespace: 'missing' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

/** Serves a page with its bundled script and msw's worker on a separate port. */
export async function servePage(entry: URL): Promise<{ url: string; close: () => void }> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    plugins: [neutralSources],
    logLevel: 'error',
  });
  const worker = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js');
  const files: Readonly<Record<string, readonly [string, string]>> = {
    '/': ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
    '/mockServiceWorker.js': ['text/javascript', readFileSync(worker, 'utf8')],
  };
  const server = createServer((request, response) => {
    const [type, text] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(text === '' ? 404 : 200, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close().closeAllConnections(),
  };
}
