import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { json, scriptedFetch } from '../../../core/support/scripted-fetch.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fastkit-minified-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('names survive minification: of errors, and in the user agent', async () => {
  const outfile = join(folder, 'fastvm.mjs');
  await build({
    entryPoints: [join(ROOT, 'src/fastvm.ts')],
    tsconfig: join(ROOT, 'tsconfig.json'),
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const { FastvmClient, ExecError }: typeof import('fastkit/fastvm') = await import(pathToFileURL(outfile).href);
  const failed = { exitCode: 1, stdout: '', stderr: '', timedOut: false, durationMs: 1 };
  const { fetch, sent } = scriptedFetch(json({ error: 'no' }, { status: 404 }), json(failed));
  const client = new FastvmClient({ apiKey: 'k', fetch });
  expect(ExecError.name).not.toBe('ExecError');
  expect(await caught(client.vms.retrieve('vm'))).toMatchObject({ name: 'NotFoundError', code: 'NOT_FOUND' });
  expect(await caught(client.vms.run('vm', { command: 'x' }, { onNonZero: 'throw' }))).toMatchObject({
    name: 'ExecError',
  });
  expect(sent[0]?.headers['user-agent']).toMatch(/^fastkit\/\d/);
});
