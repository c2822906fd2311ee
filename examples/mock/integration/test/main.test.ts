import { callMatchers, type ServedCloud, serve } from 'fastkit/mock/node';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Ended, runProgram } from './run-program.js';

expect.extend(callMatchers);
vi.setConfig({ testTimeout: 30_000 }); // each test starts a process

let served: ServedCloud;
beforeAll(async () => {
  served = await serve(); // 127.0.0.1, a free port
});
afterEach(() => {
  expect(served.cloud.calls).toHaveNoViolations();
  served.cloud.reset();
});
afterAll(() => served.close());

/** Runs the program as its users do; only the environment points it at the mock. */
const check = (): Promise<Ended> =>
  runProgram(['test/project'], { FASTVM_API_KEY: 'any', FASTVM_BASE_URL: served.baseUrls.fastvm });

test('prints the report and ends with 0', async () => {
  expect(await check()).toEqual({ exitCode: 0, out: '2 files checked\n', err: '' });
});

test('ends with 1 when a check fails', async () => {
  served.cloud.fastvm.exec(/checks\.sh$/, { stdout: 'a.js: unexpected token\n', exitCode: 1 });
  expect(await check()).toEqual({ exitCode: 1, out: 'a.js: unexpected token\n', err: '' });
});

test('survives an upload that breaks off twice', async () => {
  served.cloud.faults.reset('storage.put', { times: 2 });
  expect(await check()).toMatchObject({ exitCode: 0 });
  expect(served.cloud.calls).toHaveCalledOperationTimes('storage.put', 3);
});

test('ends with 2 when FastVM is busy, without asking for a second VM', async () => {
  served.cloud.faults.respondWith('vms.launch', { status: 503, headers: { 'retry-after': '1' } });
  expect(await check()).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining('did not run: 503') });
  expect(served.cloud.calls).toHaveCalledOperationTimes('vms.launch', 1);
});

test('ends with 2 when the response is cut, and leaves no VM behind', async () => {
  served.cloud.faults.cut('vms.run', { afterBytes: 20 });
  expect(await check()).toMatchObject({ exitCode: 2, out: '' });
  expect(served.cloud.fastvm.listVms()).toEqual([]);
});

test('a VM whose launch response was lost is gone after an hour', async () => {
  served.cloud.faults.reset('vms.launch', { when: 'after' });
  expect(await check()).toMatchObject({ exitCode: 2 });
  expect(served.cloud.fastvm.listVms()).toHaveLength(1);
  await served.cloud.clock.advance(3_600_000);
  expect(served.cloud.fastvm.listVms()).toEqual([]);
});
