import type { FastvmClient, LaunchParams } from 'fastkit/fastvm';
import { expectTypeOf, test } from 'vitest';

type Launch = FastvmClient['vms']['launch'];

test('a launch needs a machine type or a snapshot: anything else does not compile', () => {
  expectTypeOf({ machineType: 'c1m2', name: 'dev' }).toExtend<LaunchParams>();
  expectTypeOf({ snapshotId: 's-1', diskGiB: 20 }).toExtend<LaunchParams>();
  expectTypeOf({ machineType: 'c64m512', snapshotId: 's-1' }).toExtend<LaunchParams>();
  expectTypeOf({ name: 'dev' }).not.toExtend<LaunchParams>();
  expectTypeOf<{ machineType: undefined }>().not.toExtend<LaunchParams>();
  expectTypeOf<Launch>().parameter(0).toEqualTypeOf<LaunchParams>();
});
