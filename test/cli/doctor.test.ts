import { serve } from 'fastkit/mock/node';
import { beforeEach, expect, test, vi } from 'vitest';
import { closedPort } from '../core/support/server.js';
import { fastkit } from './support/run.js';

const VARIABLES = [
  'FASTVM_API_KEY',
  'FASTVM_BASE_URL',
  'FASTFN_BASE_URL',
  'FASTFN_ADMIN_TOKEN',
  'FASTMAP_SECRET',
  'FASTMAP_CLOUD_URL',
];
beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
  return () => vi.unstubAllEnvs();
});

test('all configured services healthy: exit code 0, and no secret is printed', async () => {
  await using served = await serve();
  vi.stubEnv('FASTVM_API_KEY', 'geheim-key');
  vi.stubEnv('FASTVM_BASE_URL', served.baseUrls.fastvm);
  vi.stubEnv('FASTFN_BASE_URL', served.baseUrls.fastfn);
  const { exitCode, out } = await fastkit('doctor');
  expect(out).toMatch(/^fastvm\n {2}ok {6}configuration .*FASTVM_API_KEY is set\n(.*\n)*\nfastfn\n/);
  expect(out).not.toContain('geheim-key');
  expect(out).not.toContain('PROBLEM');
  expect(exitCode).toBe(0);
});

test('a service that cannot be reached: exit code 1, and what to do', async () => {
  vi.stubEnv('FASTFN_BASE_URL', await closedPort());
  const { exitCode, out } = await fastkit('doctor', 'fastfn');
  expect(exitCode).toBe(1);
  expect(out).toMatch(/PROBLEM reachable .*ECONNREFUSED/);
  expect(out).toMatch(/→ nothing listens there/);
});

test('a service by name without a credential: a configuration problem', async () => {
  const { exitCode, out } = await fastkit('doctor', 'fastvm', '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toEqual([
    expect.objectContaining({
      service: 'fastvm',
      ok: false,
      checks: [{ name: 'configuration', outcome: 'problem', detail: expect.stringContaining('FASTVM_API_KEY') }],
    }),
  ]);
});

test.each([
  [['doctor'], 'no service is configured: set its environment variables or name it; see fastkit doctor --help'],
  [['doctor', 'fastdb'], 'unknown service "fastdb"; expected fastvm, fastfn, fastmap'],
])('%j is rejected: exit code 2 and one line', async (args, line) => {
  expect(await fastkit(...args)).toMatchObject({ exitCode: 2, err: `fastkit doctor: ${line}` });
});
