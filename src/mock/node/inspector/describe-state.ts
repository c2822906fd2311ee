import type { MockCloud } from '../../cloud.js';
import { functionKey } from '../../fastfn/registry/function-record.js';
import { routesOf } from '../../fastfn/registry/registry.js';
import { statusOf } from '../../fastvm/vm-record.js';
import type { FaultIds } from './add-fault.js';

/** Maximum number of entries of each kind on the page, newest first. */
const MAX_ENTRIES = 200;

/** The current state of a mock cloud, without secrets. */
export function describeState(cloud: MockCloud, faultIds: FaultIds) {
  const { fastvm, fastfn, fastmap } = cloud;
  const nowMs = cloud.clock.now();
  return {
    // In whole seconds: otherwise every report would differ from the last one.
    clockOffsetMs: Math.round((nowMs - Date.now()) / 1000) * 1000,
    vms: newest(fastvm.listVms(), (vm) => ({
      id: vm.id,
      name: vm.name,
      machine: vm.machine.name,
      status: statusOf(vm, nowMs),
    })),
    functions: newest(fastfn.registry.all(), (record) => ({
      key: functionKey(record),
      routes: routesOf(record),
      status: record.warmAtMs === undefined ? 'cold' : 'warm',
    })),
    jobs: newest(fastfn.jobs.list(Number.POSITIVE_INFINITY).reverse(), (job) => ({
      id: job.id,
      function: functionKey(job.plan.record),
      status: job.status,
      attempt: job.attempt,
      maxAttempts: job.maxAttempts,
      lastError: job.lastError,
    })),
    runs: newest(fastmap.runs.list(), ({ label, funcHash, batches, credits, released, initializingLeft }) => ({
      label,
      funcHash,
      batches,
      credits,
      status: released ? 'ended' : initializingLeft > 0 ? 'starting' : 'running',
    })),
    snapshots: fastvm.snapshots.size,
    volumes: fastvm.volumes.size,
    storedFunctions: fastmap.functions.list().length,
    faults: cloud.faults.active.map((fault) => ({
      id: faultIds.of(fault),
      description: fault.description,
      hits: fault.hits,
    })),
  };
}

function newest<T, View>(entries: readonly T[], view: (entry: T) => View): { count: number; entries: View[] } {
  return { count: entries.length, entries: entries.slice(-MAX_ENTRIES).reverse().map(view) };
}
