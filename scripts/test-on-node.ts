/**
 * Runs the tests whose results may depend on the version of Node on other Nodes: `npm run test:node`, or `npm run test:node -- 24` for one, or
 * `npm run test:node -- 24 test/mock/faults` for some files. The Nodes are those of test/runtimes/nodes, which npm installs on the first use.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findNode, NODES } from '../test/runtimes/support/nodes.js';
import { FAILURES_FILE } from './closing-line.js';

const GROUPS = ['test/conformance', 'test/overrides/fastvm/transfer', 'test/package', 'test/mock'];

/** What the groups have that comes out the same on every Node, by reason. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'run in Chromium': [
    'test/conformance/browser.test.ts',
    'test/package/browser.test.ts',
    'test/mock/inspector/{page,reference}.test.ts',
    'test/mock/msw/browser.test.ts',
    'test/mock/node/cors.test.ts',
  ],
  'read the tarball and its types, or install it': [
    'test/package/{api-report,dependencies,files,manifest,newcomer,sbom,typescript}.test.ts',
  ],
  'run Python': ['test/mock/fastmap/python.test.ts'],
  'run shells and compare bytes': [
    'test/overrides/fastvm/transfer/{guest-pack,hostile-archives,hostile-memory,interrupt}.test.ts',
    'test/mock/fastvm/guest/*.test.ts',
    'test/mock/transcripts/*.test.ts',
  ],
};

const words = process.argv.slice(2);
const majors = words.filter((word) => /^\d+$/.test(word));
const files = words.filter((word) => !majors.includes(word));

const scratch = mkdtempSync(join(tmpdir(), 'fastkit-test-node-'));
const failed: string[] = [];
for (const major of majors.length > 0 ? majors : NODES) {
  if (process.versions.node.startsWith(`${major}.`)) continue;
  if (!(await passesOn(major))) failed.push(major);
}
if (failed.length > 0) {
  for (const major of failed) console.error(`on Node ${major}:\n${readFileSync(failuresFile(major), 'utf8')}`);
  console.error(
    `tests failed on Node ${failed.join(', ')}; run one again with npm run test:node -- ${failed[0]} <file>`,
  );
  process.exitCode = 1;
}
rmSync(scratch, { recursive: true });

function failuresFile(major: string): string {
  return join(scratch, major);
}

async function passesOn(major: string): Promise<boolean> {
  const node = await findNode(major);
  const failures = failuresFile(major);
  writeFileSync(failures, '');
  if (node === undefined) {
    writeFileSync(failures, 'it cannot be installed\n');
    console.log(`Node ${major} cannot be installed: the tests do not run on it`);
    return process.env.CI === undefined;
  }
  const startedAt = performance.now();
  console.log(`\ntests on Node ${major}`);
  const exclude = Object.values(LEFT_OUT).flatMap((paths) => paths.flatMap((path) => ['--exclude', path]));
  const selection = files.length > 0 ? files : [...GROUPS, ...exclude];
  // Programs that tests start by name get the same Node.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, [FAILURES_FILE]: failures };
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(node, [vitest, 'run', ...selection], { stdio: 'inherit', env });
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  console.log(`Node ${major}: ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return exitCode === 0;
}
