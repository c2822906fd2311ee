import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { localizePage, localizeViewer, VIEWER } from './localize.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SPECS = ['fastvm', 'fastfn', 'fastmap'];
const redocly = createRequire(import.meta.url).resolve('@redocly/cli/package.json');
const CLI = join(redocly, '../bin/cli.js');
const INSTALLED_VIEWER = join(redocly, '../lib/chunks', VIEWER);
const NOTICES = ['LICENSE', 'THIRD_PARTY_NOTICES'].map((name) => join(redocly, '..', name));

const run = promisify(execFile);

/** Renders the specs with Redoc into a folder: a page for each, and one copy of the viewer for all. Existing content is removed. */
export async function buildReference(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const viewer = await readFile(INSTALLED_VIEWER, 'utf8');
  const pages = await Promise.all(SPECS.map((spec) => render(spec)));
  for (const [index, spec] of SPECS.entries()) {
    await writeFile(join(folder, `${spec}.html`), localizePage(pages[index] ?? '', viewer));
  }
  await writeFile(join(folder, VIEWER), localizeViewer(viewer));
  const notices = await Promise.all(NOTICES.map((file) => readFile(file, 'utf8')));
  await writeFile(join(folder, 'LICENSE.txt'), notices.join('\n'));
}

async function render(spec: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastkit-reference-'));
  try {
    const file = join(folder, 'page.html');
    const config = join(ROOT, 'redocly.yaml');
    await run(process.execPath, [CLI, 'build-docs', spec, '--config', config, '--output', file], { cwd: ROOT });
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
