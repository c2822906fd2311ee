import { FastvmClient } from 'fastkit/fastvm';
import { beforeEach, expect, expectTypeOf, test } from 'vitest';
import { type CallMatchers, type CallParameters, callMatchers, MockCloud } from '../../../src/mock-node.js';

declare module 'vitest' {
  interface Matchers<T> extends CallMatchers<T> {}
}

expect.extend(callMatchers);

let cloud: MockCloud;
let client: FastvmClient;

beforeEach(async () => {
  cloud = new MockCloud({ fastvm: { boot: { bootMs: 0 } } });
  client = new FastvmClient({ apiKey: 'test-key', fetch: (url, init) => cloud.fetch(new Request(url, init)) });
});

test('toHaveCalled matches a part of path, query and body', async () => {
  const { id } = await client.vms.launch({ machineType: 'c1m2', metadata: { env: 'prod', team: 'a' } });
  await client.vms.list({ status: 'running' });
  await client.vms.update(id, { name: 'renamed' });
  expect(cloud.calls).toHaveCalled('vms.launch');
  expect(cloud.calls).toHaveCalled('vms.launch', { machineType: 'c1m2', metadata: { team: 'a' } });
  expect(cloud.calls).toHaveCalled('vms.list', { status: 'running' });
  expect(cloud.calls).toHaveCalled('vms.update', { id, name: expect.stringContaining('named') });
  expect(cloud.calls).not.toHaveCalled('vms.update', { id: 'another' });
  expect(cloud.calls).not.toHaveCalled('vms.delete');
  expect(cloud.calls).toHaveCalledOperationTimes('vms.launch', 1);
  expect(cloud.calls).toHaveNoViolations();
});

test('lists are compared as a whole, their elements in part', async () => {
  const { id } = await client.vms.launch({ machineType: 'c1m2' });
  const rules = [80, 443].map((portStart) => ({ protocol: 'tcp', portStart }));
  await client.vms.setFirewall(id, { mode: 'restricted', ingress: rules });
  expect(cloud.calls).toHaveCalled('vms.setFirewall', { ingress: [{ portStart: 80 }, { portStart: 443 }] });
  expect(cloud.calls).not.toHaveCalled('vms.setFirewall', { ingress: [{ portStart: 80 }] });
  expect(cloud.calls).not.toHaveCalled('vms.setFirewall', { ingress: [{ portStart: 80 }, { portStart: 444 }] });
});

test('the message for a missing call shows the nearest calls first, with the differences', async () => {
  await client.vms.launch({ machineType: 'c2m4', name: 'far' });
  await client.vms.launch({ machineType: 'c1m2', name: 'near' });
  expect(() => expect(cloud.calls).toHaveCalled('vms.launch', { machineType: 'c1m2', name: 'wanted' })).toThrow(
    [
      'vms.launch was not called with {"machineType":"c1m2","name":"wanted"}, but, nearest first, with',
      '  #2 {"machineType":"c1m2","name":"near"}: name',
      '  #1 {"machineType":"c2m4","name":"far"}: machineType, name',
    ].join('\n'),
  );
});

test('the message for an operation that was not called lists the operations that were', async () => {
  await client.health();
  await client.vms.list();
  await client.vms.list();
  const missed = () => expect(cloud.calls).toHaveCalled('vms.launch', { machineType: 'c1m2' });
  expect(missed).toThrow('called were health (once), vms.list (2 times)');
  expect(() => expect(cloud.calls).toHaveCalledOperationTimes('vms.list', 3)).toThrow(
    'vms.list was called 2 times, not 3 times',
  );
  expect(() => expect(cloud.calls).not.toHaveCalled('vms.list')).toThrow('vms.list was called 2 times');
  cloud.reset();
  expect(missed).toThrow('nothing was called');
});

test('toHaveNoViolations lists them', async () => {
  await cloud.fetch(new Request('https://api.fastvm.org/v1/vms?limit=1', { headers: { 'x-api-key': 'k' } }));
  expect(() => expect(cloud.calls).toHaveNoViolations()).toThrow(
    '1 violations of the specs:\nvms.list request, query.limit: the spec has no such parameter',
  );
});

test('an id that two services have means one of them with the service as prefix', async () => {
  await client.health();
  expect(cloud.calls).toHaveCalled('health');
  expect(cloud.calls).toHaveCalled('fastvm:health');
  expect(cloud.calls).not.toHaveCalled('fastfn:health');
});

test('anything but calls is rejected', () => {
  expect(() => expect(cloud).toHaveCalled('vms.launch')).toThrow('expect(cloud.calls)');
});

test('names and parameters are typed by the specs', () => {
  const check = expect(cloud.calls).not;
  // @ts-expect-error: not an operation
  check.toHaveCalled('vms.lunch');
  // @ts-expect-error: not a parameter of the operation
  check.toHaveCalled('vms.launch', { machine: 'c1m2' });
  // @ts-expect-error: the parameter is a number
  check.toHaveCalled('vms.launch', { diskGiB: '20' });
  expectTypeOf<CallParameters<'vms.update'>>().toHaveProperty('id').toEqualTypeOf<string>();
  expectTypeOf<CallParameters<'functions.retrieve'>>().toHaveProperty('runtime');
  expectTypeOf<CallParameters<'mapBatch'>>().toHaveProperty('func_hash').toEqualTypeOf<string>();
});
