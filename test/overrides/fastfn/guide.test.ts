import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FastfnClient } from '../../../src/fastfn.js';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';

let served: ServedCloud;
beforeAll(async () => {
  served = await serve({ cloud: new MockCloud() });
});
afterAll(() => served.close());

test('the guide runs as written, and prints the values in its comments', async () => {
  const text = readFileSync(new URL('../../../docs/fastfn.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const program = blocks
    .join('')
    .replace(/^import .*$/m, '')
    .replace('new FastfnClient()', 'new FastfnClient(options)');
  const { code } = await transform(program, { loader: 'ts', target: 'esnext' });
  const lines: unknown[][] = [];
  const console = { log: (...values: unknown[]) => lines.push(values) };
  const run = new Function('FastfnClient', 'options', 'console', `return (async () => {${code}})();`);
  await run(FastfnClient, { baseUrl: served.baseUrls.fastfn, adminToken: 'test-admin-token' }, console);
  expect(lines.filter((line) => typeof line[0] !== 'number' || line.length > 1)).toEqual([
    [true, ['config', 'env:REGION', 'env:API_KEY']],
    [200, 'a/b 50%'],
    [404, 'function'],
    ['7', undefined],
    [200, { id: '7', note: '' }],
    ['8', 1],
    [['1', '2', '3']],
    [expect.stringContaining('client.login')],
    [true],
  ]);
});
