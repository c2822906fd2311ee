import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packedPackage } from './support/packed.js';
import { consumerProject, emptyProject, linkPackages, writeFiles } from './support/project.js';
import { codeBelow, packagesToInstall, promisedOutput } from './support/readme.js';
import { type Ended, run } from './support/run.js';
import { type Services, startServices } from './support/services.js';

/** Files that the README's examples use. */
const BESIDE = {
  'app/main.sh': 'echo started with $# arguments\n',
  'funcs.py': 'def square(x):\n    return x * x\n',
};

const DEPLOY_ONE_MORE = `
import { FastfnClient } from 'fastkit/fastfn';
const code = 'exports.handler = async () => ({ status: 200 });';
await new FastfnClient().functions.deploy({ runtime: 'node', name: 'more', code, config: { routes: ['/more'] } });
`;

let services: Services;
let project: string;
beforeAll(async () => {
  services = await startServices();
  project = await install();
  await writeFiles(project, BESIDE);
}, 180_000);
afterAll(() => services.served.close());

/** Runs the first steps of the README, with the tarball instead of the registry. */
async function install(): Promise<string> {
  const folder = await emptyProject();
  const [npm = '', ...args] = codeBelow(/install/i, 'sh')
    .trim()
    .split(' ');
  const { tarball } = await packedPackage();
  const offline = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0'];
  const { exitCode, err } = await run(folder, npm, [
    ...args.map((word) => (word === 'fastkit' ? tarball : word)),
    ...offline,
  ]);
  if (exitCode === 0) return folder;
  console.log(`npm could not install from the registry, so its packages were copied: ${err.split('\n', 1)[0]}`);
  expect(process.env.CI || undefined, 'CI installs with npm').toBeUndefined();
  return consumerProject();
}

/** Runs a block of the README as a TypeScript program. */
async function runBlock(code: string): Promise<Ended> {
  const program = await transform(code, { loader: 'ts', format: 'esm', target: 'node20' });
  await writeFiles(project, { 'block.mjs': program.code });
  return run(project, process.execPath, ['block.mjs'], services.env);
}

describe("the README's blocks, in order", () => {
  test.each([/fastvm/i, /fastfn/i, /fastmap/i])(
    'first call: %s',
    async (heading) => {
      const code = codeBelow(heading, 'ts');
      const { out, err, exitCode } = await runBlock(code);
      expect(err).toBe('');
      expect(out.replace(/\s+/g, ' ').trim()).toBe(promisedOutput(code));
      expect(exitCode).toBe(0);
      services.served.cloud.assertNoViolations();
    },
    60_000,
  );

  test('first contract test', async () => {
    await linkPackages(project, packagesToInstall(codeBelow(/mock/i, 'sh')));
    const code = codeBelow(/mock/i, 'ts');
    const { out, err } = await runBlock(code);
    expect(err).toBe('');
    expect(out.trim()).toBe(promisedOutput(code));
  }, 60_000);

  test('first client of the user’s functions, and its regeneration after adding one', async () => {
    const block = codeBelow(/own functions/i, 'sh');
    await linkPackages(project, packagesToInstall(block));
    const [command = ''] = /^npx fastkit codegen .*$/m.exec(block) ?? [];
    const [npx = '', ...args] = command.replace(/\s+#.*$/, '').split(' ');
    const words = args.map((word) => (/^https?:/.test(word) ? services.served.baseUrls.fastfn : word));
    const codegen = (...more: string[]) => run(project, npx, [...words, ...more], services.env);

    expect(await codegen()).toMatchObject({ exitCode: 0 });
    expect(await runBlock(DEPLOY_ONE_MORE)).toMatchObject({ exitCode: 0, err: '' });
    expect(await codegen('--check')).toMatchObject({ exitCode: 1 });
    expect(await codegen()).toMatchObject({ exitCode: 0 });
    expect(await codegen('--check')).toMatchObject({ exitCode: 0 });
  }, 120_000);
});
