import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCatalog } from '../../src/cli/routes/catalog.js';
import { normalizeRoutes } from '../../src/cli/routes/normalize.js';
import { readDocument } from '../../src/cli/routes/read-document.js';
import { writeClient } from '../../src/cli/routes/write-client.js';
import { writeTypes } from '../../src/cli/routes/write-types.js';
import { CATALOG, recordedDocument } from './support/gateway-document.js';
import { scratchFolder } from './support/run.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The native compiler. Not the package `typescript`, whose version 7 would replace the `tsc` command of version 5. */
const PACKAGE = createRequire(import.meta.url).resolve('@typescript/native-preview/package.json');
const COMPILER = join(dirname(PACKAGE), 'bin', 'tsgo');

/** The repository's strict flags, and one that its own sources do not satisfy. */
const TSCONFIG = {
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: { noPropertyAccessFromIndexSignature: true, typeRoots: [join(ROOT, 'node_modules/@types')] },
  include: ['*.ts'],
};

/** Marked lines are wrong, which proves that the compiler sees the types of the generated file. */
const USE = `
import { FastfnClient } from 'fastkit/fastfn';
import { createRoutes } from './routes.js';
const routes = createRoutes(new FastfnClient());
const { status } = await routes.postUpload({ body: { sku: 'a' } }, { timeoutMs: 5, throwOnStatus: true });
export const text: string = status; // TS2322
await routes.getTreeByRest('a/b/c');
await routes.getTreeByRest(7); // TS2345
await routes.getGetOnly({ query: { limit: 3, flag: undefined } });
await routes.getGetOnly({ query: { limits: 3 } }); // TS2561
await routes.getUpload(); // TS2339
`;
const EXPECTED = USE.split('\n').flatMap((line, index) => {
  const code = line.split('// ')[1];
  return code === undefined ? [] : [`use.ts(${index + 1}): ${code}`];
});

function compile(folder: string): string[] {
  const { stdout, stderr, error } = spawnSync(process.execPath, [COMPILER, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error !== undefined || stderr !== '') throw new Error(`the compiler did not run: ${error ?? stderr}`);
  return stdout.split('\n').filter((line) => line !== '' && !/^\.\..*error TS4111:/.test(line));
}

/** `use.ts(6,14): error TS2322: …` without the column and the message, which may change between compiler versions. */
const shorten = (line: string): string =>
  line.replace(/^(use\.ts\(\d+),\d+\): error (TS\d+):.*$/, (_, position, code) => `${position}): ${code}`);

test('a generated file compiles with TypeScript 7 under every strict flag', async () => {
  const folder = await scratchFolder();
  const { methods, document } = normalizeRoutes(readDocument(recordedDocument(), 'x'), readCatalog(CATALOG));
  await Promise.all([
    writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' })),
    writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG)),
    writeFile(join(folder, 'routes.ts'), writeClient(methods, await writeTypes(document))),
    writeFile(join(folder, 'use.ts'), USE),
  ]);
  expect(compile(folder).map(shorten)).toEqual(EXPECTED);
}, 60_000);
