import { expect, test, vi } from 'vitest';
import { CallLog } from '../../../src/mock/calls/call-log.js';
import type { CallStart } from '../../../src/mock/calls/recorded-call.js';
import { MockCloud } from '../../../src/mock/cloud.js';

const START: CallStart = {
  service: 'fastvm',
  operation: 'vms.list',
  method: 'GET',
  url: 'https://api.fastvm.org/v1/vms',
  path: {},
  query: {},
  headers: {},
  body: undefined,
  startedAtMs: 0,
};
const END = { durationMs: 1, status: 200, responseHeaders: {} };
const VIOLATION = { operationId: 'vms.list', direction: 'request', path: 'query.x', rule: 'none' } as const;

function call(log: CallLog, start: Partial<CallStart> = {}, status = 200): void {
  log.end(log.start({ ...START, ...start }), { ...END, status });
}

test('keeps the last calls and counts all of them', () => {
  const log = new CallLog(3);
  for (let count = 0; count < 10; count++) call(log, {}, count === 0 ? 503 : 200);
  expect([...log].map(({ id }) => id)).toEqual([8, 9, 10]);
  expect([log.total, log.count('vms.list'), log.count('vms.launch')]).toEqual([10, 10, 0]);
  expect(log.statuses('vms.list')).toEqual([503, 200]);
});

test('finds calls by operation', () => {
  const log = new CallLog();
  call(log, { operation: 'health' });
  call(log, { operation: 'health', service: 'fastfn' });
  call(log, { operation: 'storage.get' });
  expect(log.of('health').map(({ service }) => service)).toEqual(['fastvm', 'fastfn']);
  expect(log.of('fastfn:health').map(({ service }) => service)).toEqual(['fastfn']);
  expect([log.count('health'), log.count('fastfn:health'), log.count('storage.get')]).toEqual([2, 1, 1]);
  expect(log.last()?.operation).toBe('storage.get');
  expect(log.last('health')?.service).toBe('fastfn');
  expect(log.last('vms.list')).toBeUndefined();
});

test('notifies listeners of the start and the end of calls, until they unsubscribe', () => {
  const log = new CallLog();
  const statuses: (number | undefined)[] = [];
  const leave = log.subscribe(({ status }) => statuses.push(status));
  call(log);
  leave();
  call(log);
  expect(statuses).toEqual([undefined, 200]);
});

test('a missing response does not count as a status', () => {
  const log = new CallLog();
  log.end(log.start(START), { durationMs: 1 });
  expect([log.count('vms.list'), log.statuses('vms.list')]).toEqual([1, []]);
});

test('keeps violations with their call, the last thousand of them', () => {
  const log = new CallLog();
  log.assertNoViolations();
  const first = log.start(START);
  for (let count = 0; count < 1001; count++) log.violate(first, { ...VIOLATION, path: `query.${count}` });
  expect([log.violations.length, log.violations[0]?.path]).toEqual([1000, 'query.1']);
  expect(() => log.assertNoViolations()).toThrow('vms.list request, query.1000: none');
});

test('calls in progress when the log is cleared are removed too', () => {
  const log = new CallLog();
  const listener = vi.fn();
  const old = log.start(START);
  log.clear();
  log.subscribe(listener);
  log.violate(old, VIOLATION);
  log.end(old, END);
  expect([log.total, log.count('vms.list'), log.violations, [...log]]).toEqual([0, 0, [], []]);
  expect(listener).not.toHaveBeenCalled();
  call(log);
  expect(log.last()?.id).toBe(1);
});

test('thousands of calls of a cloud leave no more behind than its log keeps', async () => {
  const cloud = new MockCloud({ maxRecordedCalls: 50 });
  for (let count = 0; count < 2000; count++) {
    await cloud.fetch(new Request('https://api.fastvm.org/healthz', { headers: { 'x-api-key': 'k' } }));
  }
  expect([cloud.calls.total, cloud.calls.count('health')]).toEqual([2000, 2000]);
  expect([...cloud.calls].map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => 1951 + index));
});
