import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Services } from '../src/preview.js';

export interface Site {
  readonly url: string;
  close(): void;
}

/** The page as it would be published, except for the URLs of the services. */
export async function serveSite(services: Services): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: ['src/page.ts'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': ['text/html', await readFile('src/index.html', 'utf8')],
    '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
    '/services.json': ['application/json', JSON.stringify(services)],
  };
  const server = createServer(({ url = '/' }, response) => {
    const [type, text] = files[url] ?? ['text/plain', ''];
    response.writeHead(url in files ? 200 : 404, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}
