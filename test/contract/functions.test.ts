import * as fastfn from 'fastkit/fastfn/functions';
import * as fastmap from 'fastkit/fastmap/functions';
import * as fastvm from 'fastkit/fastvm/functions';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import * as fastfnFunctions from '../../generated/fastfn/functions.js';
import { operations as fastfnOperations } from '../../generated/fastfn/operations.js';
import * as fastmapFunctions from '../../generated/fastmap/functions.js';
import { operations as fastmapOperations } from '../../generated/fastmap/operations.js';
import * as fastvmFunctions from '../../generated/fastvm/functions.js';
import { operations as fastvmOperations } from '../../generated/fastvm/operations.js';
import { DEFAULT_FASTMAP_SECRET } from '../../src/mock/fastmap/state.js';
import { type ServedCloud, serve } from '../../src/mock-node.js';
import { caught } from '../core/support/caught.js';

const camelCase = (id: string): string => id.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());

describe.each([
  ['fastvm', fastvm, fastvmOperations],
  ['fastfn', fastfn, fastfnOperations],
  ['fastmap', fastmap, fastmapOperations],
] as const)('fastkit/%s/functions', (_, entry, operations) => {
  it.each(Object.keys(operations))('has a function for %s', (id) => {
    expect((entry as Readonly<Record<string, unknown>>)[camelCase(id)]).toBeTypeOf('function');
  });
});

describe.each([
  ['createFastvmContext', fastvm, fastvmFunctions],
  ['createFastfnContext', fastfn, fastfnFunctions],
  ['createFastmapContext', fastmap, fastmapFunctions],
] as const)('called without what %s makes', (factory, entry, functions) => {
  it('the function of that name is exported', () => {
    expect((entry as Readonly<Record<string, unknown>>)[factory]).toBeTypeOf('function');
  });

  it.each(Object.entries(functions))('%s rejects with a typed error', async (_, call) => {
    for (const wrong of [[], [{ timeoutMs: 1000 }], ['vm-1', {}]]) {
      const error = await caught((call as (...args: unknown[]) => PromiseLike<unknown>)(...wrong));
      expect(error).toMatchObject({ name: 'InvalidArgumentError', code: 'INVALID_ARGUMENT' });
      expect(error.message).toContain(`the first argument must be a context, made by ${factory}(…)`);
    }
  });
});

describe('functions against the mock cloud', () => {
  let served: ServedCloud;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served[Symbol.asyncDispose]());

  it('FastVM: launch, run, stream, list, delete', async () => {
    const context = fastvm.createFastvmContext({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
    let vm = await fastvm.vmsLaunch(context, { machineType: 'c1m2', metadata: { env: 'test' } });
    // The functions do not wait, as the classes do.
    while (vm.status !== 'running') vm = await fastvm.vmsRetrieve(context, vm.id);
    expectTypeOf(vm).toEqualTypeOf<fastvm.Vm>();
    const { exitCode, stdout } = await fastvm.vmsRun(context, vm.id, { command: ['echo', 'hello'] });
    expect([exitCode, stdout]).toEqual([0, 'hello\n']);
    const kinds: unknown[] = [];
    for await (const event of await fastvm.vmsExecEvents(context, vm.id, { command: ['echo', 'hello'] })) {
      kinds.push(Object.keys(event).sort());
    }
    expect(kinds.length).toBeGreaterThan(1);
    expect(await fastvm.vmsList(context, { metadata: { env: 'test' } })).toHaveLength(1);
    await fastvm.vmsDelete(context, vm.id);
    await expect(fastvm.vmsRetrieve(context, vm.id)).rejects.toMatchObject({ name: 'NotFoundError', status: 404 });
    served.cloud.assertNoViolations();
  });

  it('FastFN: the credentials of the context, and refusals as typed errors', async () => {
    const context = fastfn.createFastfnContext({ adminToken: 'token', baseUrl: served.baseUrls.fastfn });
    expect(await fastfn.jobsList(context)).toMatchObject({ jobs: [] });
    await expect(fastfn.jobsRetrieve(context, 'gone')).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('fastmap: requests are signed', async () => {
    const context = fastmap.createFastmapContext({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: served.baseUrls.fastmap });
    expect(await fastmap.auth(context, {})).toHaveProperty('status');
    expect(served.cloud.calls.violations).toEqual([]);
  });
});
