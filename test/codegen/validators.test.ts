import { pathToFileURL } from 'node:url';
import { type GenericSchema, safeParse } from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationContract } from '../../src/core/openapi/contract.js';
import { Project } from './project.js';

interface Generated {
  readonly contract: Readonly<Record<string, OperationContract>>;
  readonly validators: Readonly<Record<string, GenericSchema>>;
}

let project: Project;
let generated: Generated;
beforeAll(async () => {
  project = await Project.create();
  await project.codegen();
  const load = (name: string) => import(pathToFileURL(project.path(`generated/trial/${name}.ts`)).href);
  generated = { contract: (await load('contract')).contract, validators: await load('validators') };
});
afterAll(() => project.remove());

const accepts = (name: string, value: unknown): boolean =>
  safeParse(generated.validators[`${name}Schema`]!, value).success;

describe('component validators', () => {
  test.each<[what: string, schema: string, value: unknown]>([
    ['unknown fields', 'Vm', { id: 'vm_1', later: true }],
    ['unknown values of an open enum', 'Vm', { id: 'vm_1', status: 'pausing', phase: 'splash' }],
    ['null where the spec says so', 'Vm', { id: 'vm_1', name: null, phase: null, labels: { a: null } }],
    ['an empty object for an empty list', 'Vm', { id: 'vm_1', disks: {}, regions: { eu: {} } }],
    [
      'a list',
      'Vm',
      { id: 'vm_1', disks: [{ sizeBytes: 1, tags: {} }], regions: { eu: [{ sizeBytes: 2, kind: 'ssd' }] } },
    ],
    ['the same schema inside itself', 'Vm', { id: 'vm_1', parent: { id: 'vm_0' } }],
    ['integers beyond 32 bits', 'Disk', { sizeBytes: 2 ** 40 }],
    ['bytes', 'BatchParams', { blobs: [new Uint8Array([1])] }],
    ['each of several kinds of elements', 'Vm', { id: 'vm_1', shares: [0.75, 'half', null] }],
    ['as many elements as the spec says', 'ExecParams', { command: ['ls', '-la'] }],
    ['one line of a stream', 'ExecEvent', { type: 'exit', exitCode: 0 }],
    ['nanoseconds in a time', 'Vm', { id: 'vm_1', createdAt: '2026-01-02T03:04:05.678901234Z' }],
  ])('accept %s', (_, schema, value) => {
    expect(accepts(schema, value)).toBe(true);
  });

  test.each<[what: string, schema: string, value: unknown]>([
    ['a missing field', 'Vm', {}],
    ['a field of another type', 'Vm', { id: 1 }],
    ['null where the spec does not say so', 'Vm', { id: null }],
    ['a full object for a list', 'Vm', { id: 'vm_1', disks: { a: 1 } }],
    ['a wrong value of a map', 'Vm', { id: 'vm_1', regions: { eu: [{ sizeBytes: 'many' }] } }],
    ['too many elements', 'Vm', { id: 'vm_1', disks: Array.from({ length: 9 }, () => ({ sizeBytes: 1 })) }],
    ['an element of no kind', 'Vm', { id: 'vm_1', shares: [true] }],
    ['a number between the steps', 'Vm', { id: 'vm_1', shares: [0.8] }],
    ['a number at an exclusive minimum', 'Vm', { id: 'vm_1', shares: [0] }],
    ['too few elements', 'ExecParams', { command: ['ls'] }],
    ['a key of another form', 'Vm', { id: 'vm_1', labels: { 'a b': '' } }],
    ['too many keys', 'Vm', { id: 'vm_1', labels: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, ''])) }],
    ['a mistake further down', 'Vm', { id: 'vm_1', parent: { id: 'vm_0', parent: {} } }],
    ['a fraction for an integer', 'Disk', { sizeBytes: 0.5 }],
    ['a number below the minimum', 'Disk', { sizeBytes: -1 }],
    ['unknown values of a closed enum', 'VmLaunchParams', { machineType: 'c9' }],
    ['unknown fields where the spec forbids them', 'VmLaunchParams', { machineType: 'c1m2', machinetype: 'c1m2' }],
    ['text longer than the limit', 'VmLaunchParams', { machineType: 'c1m2', name: 'x'.repeat(81) }],
    ['text for bytes', 'BatchParams', { blobs: ['AQ=='] }],
    ['a line that fits no alternative', 'ExecEvent', { type: 'stdout' }],
  ])('reject %s', (_, schema, value) => {
    expect(accepts(schema, value)).toBe(false);
  });

  test('do not change the value: a default is not filled in', () => {
    const schema = generated.validators.VmLaunchParamsSchema!;
    expect(safeParse(schema, { machineType: 'c1m2' }).output).toEqual({ machineType: 'c1m2' });
  });
});

describe('the contract', () => {
  test('reads parameters from their text on the wire', () => {
    const { parameters } = generated.contract['vms.list']!;
    expect(parameters.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['status', 'string', false],
      ['limit', 'integer', false],
      ['metadata', 'dotted', false],
    ]);
    expect(safeParse(parameters[1]!.schema, 101).success).toBe(false);
  });

  test('has the path parameters that operations share', () => {
    expect(generated.contract['vms.retrieve']!.parameters).toMatchObject([
      { name: 'vm_id', in: 'path', required: true },
    ]);
  });

  test('requires the headers that the client adds', () => {
    const [signature] = generated.contract.batch!.parameters;
    expect(signature).toMatchObject({ name: 'X-Signature', in: 'header', required: true });
    expect(safeParse(signature!.schema, 'ff').success).toBe(false);
  });

  test('has every status, media type and header', () => {
    const { responses } = generated.contract['vms.launch']!;
    expect(Object.keys(responses)).toEqual(['201', '202', '4XX', 'default']);
    expect(responses['202']!.headers['Retry-After']).toMatchObject({ required: false, type: 'integer' });
    expect(Object.keys(responses.default!.content)).toEqual(['application/json', 'text/plain']);
    expect(Object.keys(generated.contract['vms.run']!.responses['200']!.content)).toEqual([
      'application/json',
      'application/x-ndjson',
    ]);
    expect(generated.contract['vms.delete']!.responses['204']).toEqual({ headers: {}, content: {} });
  });

  test('has whether a body is required', () => {
    expect(generated.contract['vms.launch']!.request).toMatchObject({ required: true });
    expect(generated.contract['vms.update']!.request).toMatchObject({ required: false });
    expect(generated.contract['vms.list']!.request).toBeUndefined();
  });
});

test('a schema keyword that has no check stops the generator', async () => {
  const other = await Project.create();
  await other.editSpec('maxItems: 8', 'uniqueItems: true');
  const failure = await other.codegen().catch((error: unknown) => error);
  await other.remove();
  expect(failure).toMatchObject({
    cause: { message: expect.stringContaining('keyword uniqueItems has no validator') },
  });
});
