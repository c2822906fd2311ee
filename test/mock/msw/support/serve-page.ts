import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What package.json's `imports` and `exports` choose outside of Node, from the sources. */
const neutralSources: Plugin = {
  name: 'neutral sources',
  setup({ onResolve, onLoad }) {
    const neutral: Readonly<Record<string, string>> = {
      '#node-fetch': 'core/platform-fetch',
      '#node-transfer': 'overrides/fastvm/transfer/no-local-files',
      '#node-gzip': 'overrides/fastmap/gzip',
      '#node-source': 'overrides/fastmap/no-source-files',
      '#node-progress': 'overrides/fastmap/no-progress',
      '#node-msw': 'mock/msw',
    };
    onResolve({ filter: /^#node-/ }, ({ path }) => ({ path: `${root}src/${neutral[path]}.ts` }));
    onResolve({ filter: /^fastkit\// }, ({ path }) => ({ path: `${root}src/${path.replace('fastkit/', '')}.ts` }));
    // Not part of what the page does.
    onResolve({ filter: /^pyodide$/ }, ({ path }) => ({ path, external: true }));
    // just-bash's build for browsers imports it all the same, for commands that the page does not run.
    onResolve({ filter: /^node:zlib$/ }, ({ path }) => ({ path, namespace: 'missing' }));
    onLoad({ filter: /.*/, namespace: 'missing' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

/** A page with its bundled script and msw's worker on a port of its own. */
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
