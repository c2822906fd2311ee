import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FastfnClient } from 'fastkit/fastfn';
import { DEFAULT_ADMIN_TOKEN, serve } from 'fastkit/mock/node';
import ts from 'typescript';
import { expect, it, vi } from 'vitest';
import { readRepositoryFile } from '../project/sources.js';
import { copyOfRepository, runCommands, scratchFolder } from './support/copy.js';
import { fencesOf } from './support/markdown.js';
import { programsOf } from './support/pages.js';
import { runInProject } from './support/run-program.js';
import { instrument, matches, printedByLine } from './support/shown.js';

vi.setConfig({ testTimeout: 600_000 });

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/;
const commands = fencesOf(readRepositoryFile('README.md'))
  .filter(({ language }) => language === 'sh')
  .map(({ text }) => text);
const programs = programsOf('README.md');

/** Runs commands that must succeed. Without a registry nothing can be installed, which is a failure only if `CI` is set. */
async function succeeds(text: string, folder: string, env?: NodeJS.ProcessEnv): Promise<boolean> {
  const { failed, output } = await runCommands(text, folder, env);
  if (!failed) return true;
  if (process.env.CI || !OFFLINE.test(output)) throw new Error(`${text}\n${output}`);
  console.log('the package registry cannot be reached: what a newcomer does is not tested');
  return false;
}

/** The command block with this beginning. */
function block(start: string): string {
  const found = commands.find((text) => text.startsWith(start));
  if (found === undefined) throw new Error(`the README has no command ${start}`);
  return found;
}

it('the README works with the packed package', async () => {
  await using copy = await copyOfRepository();
  await using project = await scratchFolder('newcomer');
  const { folder } = project;
  await writeFile(join(folder, 'package.json'), '{ "name": "newcomer", "private": true, "type": "module" }');
  expect(await succeeds(`npm pack --silent --pack-destination ${folder}`, copy.folder)).toBe(true);

  const install = block('npm install fastkit').replace('fastkit', './fastkit-*.tgz');
  const packages = [install, block('npm install --save-dev msw')].join('\n');
  if (!(await succeeds(packages, folder, { npm_config_prefer_offline: 'true' }))) return;

  expect(programs.length).toBeGreaterThanOrEqual(4);
  for (const [index, { text, page, line }] of programs.entries()) {
    const { text: prepared, expectations } = instrument(text);
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    await writeFile(join(folder, `program-${index}.js`), ts.transpileModule(prepared, { compilerOptions }).outputText);
    const { exitCode, stdout, stderr } = await runInProject(folder, [`program-${index}.js`]);
    expect({ exitCode, stderr, program: `${page}:${line}` }).toEqual({
      exitCode: 0,
      stderr: '',
      program: `${page}:${line}`,
    });
    const printed = printedByLine(stdout);
    for (const { line: at, text: expected } of expectations) expect(matches(expected, printed.get(at))).toBe(true);
  }

  // The first regeneration: a typed client of the gateway's functions.
  await using served = await serve();
  const gateway = new FastfnClient({ adminToken: DEFAULT_ADMIN_TOKEN, baseUrl: served.baseUrls.fastfn });
  const code = 'exports.handler = async () => ({ status: 200, body: {} });';
  await gateway.functions.deploy({
    runtime: 'node',
    name: 'hello',
    code,
    config: { methods: ['GET'], routes: ['/hello/:who'] },
  });
  const codegen = block('npm install --save-dev openapi-typescript').replace(
    'http://127.0.0.1:8080',
    served.baseUrls.fastfn,
  );
  expect(await succeeds(codegen, folder, { FASTFN_ADMIN_TOKEN: DEFAULT_ADMIN_TOKEN })).toBe(true);
  expect(await readFile(join(folder, 'functions.ts'), 'utf8')).toContain('/hello/{who}');
});
