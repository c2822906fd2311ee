import { FastvmClient } from 'fastkit/fastvm';
import { callMatchers, mockCloud } from 'fastkit/mock';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { runChecks } from '../src/run-checks.js';

expect.extend(callMatchers);
vi.setConfig({ testTimeout: 20_000 }); // the first command loads the shell

const cloud = mockCloud({ fastvm: { boot: { bootMs: 0 } } });
const server = setupServer(...cloud.handlers);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  expect(cloud.calls).toHaveNoViolations();
  cloud.reset();
});
afterAll(() => server.close());

const client = new FastvmClient({ apiKey: 'any' }); // sends to api.fastvm.org, where msw responds
const project = 'test/project'; // its checks.sh prints a line and ends with 0

test('runs what was uploaded, in the shell of a small VM', async () => {
  expect(await runChecks(client, project)).toEqual({ passed: true, report: '2 files checked\n' });
  expect(cloud.calls).toHaveCalled('vms.launch', { machineType: 'c1m2', metadata: { purpose: 'checks' } });
});

test('reports a failure with all that was printed', async () => {
  cloud.fastvm.exec(/checks\.sh$/, { stdout: 'checking\n', stderr: 'a.js: unexpected token\n', exitCode: 1 });
  expect(await runChecks(client, project)).toEqual({ passed: false, report: 'checking\na.js: unexpected token\n' });
});

test('leaves no VM behind, also when the upload fails', async () => {
  await runChecks(client, project);
  cloud.faults.respondWith('vms.files.presign', { status: 403 });
  await expect(runChecks(client, project)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  expect(cloud.calls).toHaveCalledOperationTimes('vms.launch', 2);
  expect(cloud.fastvm.vms.size).toBe(0);
});

test('reports why no VM could be launched', async () => {
  cloud.fastvm.limits.vcpu = 0;
  await expect(runChecks(client, project)).rejects.toThrow('quota exceeded: vcpu');
  expect(cloud.calls).not.toHaveCalled('vms.run');
});
