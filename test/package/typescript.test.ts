import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { consumerProject, writeFiles } from './support/project.js';
import { ROOT } from './support/root.js';
import { run } from './support/run.js';
import { STRICT_CHECKS } from './support/strict-checks.js';

const CONSUMERS = join(ROOT, 'test/package/consumers');
const COMPILERS = { 'TypeScript 5.9': 'tsc', 'TypeScript 7': 'tsgo' };

/** All checks, including `skipLibCheck: false`. */
const STRICT = {
  target: 'es2022',
  moduleDetection: 'force',
  ...STRICT_CHECKS,
  skipLibCheck: false,
  noEmit: true,
};
const NODENEXT = { module: 'nodenext', moduleResolution: 'nodenext' };
const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const BROWSER = { lib: ['es2022', 'dom'], types: [] };
const NODE = { lib: ['es2022'], types: ['node'] };
/** CommonJS in TypeScript has its own syntax. The declarations are those of the first program. */
const CJS = { verbatimModuleSyntax: false, erasableSyntaxOnly: false, skipLibCheck: true };
const BOTH = { lib: ['es2023', 'dom', 'dom.iterable'], types: ['node'] };

const CLIENTS = ['clients.ts', 'mistakes.ts'];
const PROJECTS = {
  'a program for Node, without DOM': { compilerOptions: { ...NODENEXT, ...NODE }, files: CLIENTS },
  'a bundle for browsers, without Node': { compilerOptions: { ...BUNDLER, ...BROWSER }, files: CLIENTS },
  'tests with the mock cloud': { compilerOptions: { ...NODENEXT, ...BOTH }, files: [...CLIENTS, 'mocks.ts'] },
  'a CommonJS program': { compilerOptions: { ...NODENEXT, ...NODE, ...CJS }, files: ['common.cts'] },
};

/** Every marked line must be an error, which proves that the declarations are not `any`. */
const MISTAKES = `import { FastfnClient } from 'fastkit/fastfn';
import { FastvmClient } from 'fastkit/fastvm';

const client = new FastvmClient({ apiKey: 7 }); // TS2322
await client.vms.launch({ machineTyp: 'c1m2' }); // TS2561
await client.vms.retrieve(); // TS2554
export const text: number = (await client.vms.list())[0]?.id; // TS2322
await new FastfnClient().invoke({ name: 'f', method: 'FETCH' }); // TS2322
await client.vms.run('id', { command: 'ls' }, { timeout: 5 }); // TS2561
`;
const EXPECTED = MISTAKES.split('\n').flatMap((line, index) =>
  line.includes('// TS') ? [`mistakes.ts(${index + 1}): ${line.split('// ')[1]}`] : [],
);

/** CommonJS over `require()` of ES modules. */
const COMMON = `import fastvm = require('fastkit/fastvm');

export const client = new fastvm.FastvmClient({ apiKey: 'k' });
export const list: Promise<fastvm.Vm[]> = Promise.resolve(client.vms.list());
`;

/** `mistakes.ts(6,14): error TS2322: …` without the column and the message, which depend on the compiler. */
const shorten = (line: string): string =>
  line.replace(/^(mistakes\.ts\(\d+),\d+\): error (TS\d+):.*$/, (_, position, code) => `${position}): ${code}`);

let project: string;
beforeAll(async () => {
  project = await consumerProject({ packages: ['@types/node', 'msw'] });
  await cp(CONSUMERS, project, { recursive: true });
  await writeFiles(project, { 'mistakes.ts': MISTAKES, 'common.cts': COMMON });
});

describe.each(Object.entries(COMPILERS))('%s, every strict flag', (_, compiler) => {
  test.each(Object.entries(PROJECTS))(
    '%s',
    async (_, { compilerOptions, files }) => {
      const options = { compilerOptions: { ...STRICT, ...compilerOptions }, files };
      await writeFiles(project, { 'tsconfig.json': JSON.stringify(options) });
      const { out } = await run(project, join(ROOT, 'node_modules/.bin', compiler), ['-p', '.', '--pretty', 'false']);
      expect(
        out
          .split('\n')
          .filter((line) => /^\S/.test(line))
          .map(shorten),
      ).toEqual(files.includes('mistakes.ts') ? EXPECTED : []);
    },
    120_000,
  );
});
