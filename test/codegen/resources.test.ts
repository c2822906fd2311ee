import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Project } from './project.js';

// Each compilation takes seconds on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.remove());

const ADDED = `  /v1/vms/{vm_id}/clone:
    post:
      operationId: vms.clone
      summary: Clone a machine
      description: Copies memory and disks.
      tags: [vms]
      x-retry: never
      parameters:
        - { $ref: '#/components/parameters/VmId' }
      responses:
        '201':
          description: The copy.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Vm' }
        default: { $ref: '#/components/responses/Error' }
  /v1/batch:
`;

/** A hand-written layer over the generated classes, like the package's overrides. */
const OVERRIDE = `import { TrialApi, TrialVms } from '../generated/trial/resources.js';
import type { Vm } from '../generated/trial/types.js';
import type { ApiPromise } from '../src/core/call/api-promise.js';

export class Vms extends TrialVms {
  override retrieve(id: string): ApiPromise<Vm> {
    return this.update(id, { dry_run: true });
  }
}

export class TrialClient extends TrialApi {
  override readonly vms: Vms = new Vms(this.context);
}
`;

const SOURCES = [
  'generated/trial/functions.ts',
  'generated/trial/resources.ts',
  'generated/trial/contract.ts',
  'generated/trial/operations.ts',
];

test.each(['base', 'contract', 'functions', 'operations', 'resources', 'schema', 'types', 'validators'])(
  'the trial spec gives the recorded %s.ts',
  async (name) => {
    await project.codegen();
    const text = (await project.generated()).get(`trial/${name}.ts`);
    await expect(text).toMatchFileSnapshot(`../fixtures/codegen/trial/${name}.ts.txt`);
  },
);

test('the generated code compiles under the strictest flags', async () => {
  await project.codegen();
  expect(project.compile(...SOURCES)).toEqual([]);
});

test('the compiler checks one generator with the other: a method that misreads the spec is an error', async () => {
  await project.codegen();
  const from = 'params: { path: { vm_id: vmId, path } },\n        body\n';
  await project.edit('generated/trial/functions.ts', from, from.replace('vm_id', 'vmid'));
  await project.edit('generated/trial/functions.ts', "paths, string, 'text/plain'>", "paths, number, 'text/plain'>");
  const complaints = project
    .compile('generated/trial/functions.ts')
    .map((line) => line.replace(/:\d+ (TS\d+) .*/, ' $1'))
    .sort();
  expect(complaints).toEqual([
    'generated/trial/functions.ts TS2322',
    'generated/trial/functions.ts TS2322',
    'generated/trial/functions.ts TS2561',
  ]);
});

test('an added operation becomes a typed method', async () => {
  await project.editSpec('  /v1/batch:\n', ADDED);
  expect(await project.codegen()).toMatchObject({ exitCode: 0 });
  await project.write(
    'use.ts',
    `import type { TrialApi } from './generated/trial/resources.js';
export async function use(api: TrialApi): Promise<string> {
  const vm = await api.vms.clone('vm_1', { timeoutMs: 100 });
  const known: 'running' | 'stopped' | (string & {}) | undefined = vm.status;
  // @ts-expect-error the id is text
  api.vms.clone(1);
  return vm.id + known;
}
`,
  );
  expect(project.compile('use.ts')).toEqual([]);
});

test('a renamed operation only breaks the build at its override', async () => {
  await project.codegen();
  await project.write('overrides/trial.ts', OVERRIDE);
  expect(project.compile('overrides/trial.ts', ...SOURCES)).toEqual([]);

  await project.editSpec('operationId: vms.retrieve', 'operationId: vms.get');
  await project.codegen();
  const line = OVERRIDE.split('\n').findIndex((text) => text.includes('override retrieve')) + 1;
  expect(project.compile('overrides/trial.ts', ...SOURCES)).toEqual([
    expect.stringContaining(`overrides/trial.ts:${line} TS4113 This member cannot have an 'override' modifier`),
  ]);
});
