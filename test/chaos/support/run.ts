import { setTimeout as delay } from 'node:timers/promises';
import { isFastkitError } from 'fastkit';
import type { RecordedCall } from 'fastkit/mock/node';
import { problemsOfError } from './checks/error.js';
import { problemsOfState } from './checks/state.js';
import type { ChaosPlan } from './plan.js';
import { same } from './same.js';
import type { SourceFolder } from './source-folder.js';
import { playChapter, type Tour, takeTour } from './tour.js';
import { makeWorld, type World } from './world.js';

/** Result of a seed's tour. */
export interface ChaosRun {
  readonly plan: ChaosPlan;
  /** `complete`, or the name of the error that ended it. */
  readonly outcome: string;
  /** The chapter in which it ended. */
  readonly chapter: string;
  /** Problems; empty for a good run. */
  readonly problems: readonly string[];
  readonly calls: readonly RecordedCall[];
  readonly durationMs: number;
}

/** Never reached, even on a busy machine that runs several tours at once. */
const DEADLINE_MS = 90_000;

export interface RunOptions {
  readonly source: SourceFolder;
  /** Directory in which the run may create a folder. */
  readonly parent: string;
}

/** Runs the tour, or its chapter, under the faults of a plan, and checks for problems. */
export async function runPlan(plan: ChaosPlan, { source, parent }: RunOptions): Promise<ChaosRun> {
  const startedAt = performance.now();
  await using world = await makeWorld(plan, parent);
  const tour: Tour = {
    clients: world.clients,
    random: plan.random,
    source,
    folder: world.folder,
    downloaded: new Set(),
    vmIds: new Set(),
    hasConsole: plan.transport !== 'direct',
    chapter: '',
  };
  const problems: string[] = [];
  let outcome = 'complete';
  try {
    const { startFaults } = world;
    await within(
      DEADLINE_MS,
      plan.chapter === undefined ? takeTour(tour, startFaults) : playChapter(plan.chapter, tour, startFaults),
    );
  } catch (error) {
    outcome = isFastkitError(error) ? error.name : 'untyped';
    problems.push(...problemsOfError(error, world.cloud));
  }
  problems.push(...(await problemsOfState(world, tour, outcome)));
  problems.push(...(await afterwards(world, tour)));
  return {
    plan,
    outcome,
    chapter: tour.chapter,
    problems,
    calls: [...world.cloud.calls],
    durationMs: performance.now() - startedAt,
  };
}

/** Without faults, the same clients still work, and everything that they created can be cleaned up. */
async function afterwards({ cloud, clients }: World, { vmIds }: Tour): Promise<string[]> {
  const lost = lostLaunches(cloud.calls);
  cloud.faults.clear();
  try {
    await within(
      DEADLINE_MS,
      (async () => {
        same('health afterwards', (await clients.fastvm.health()).status, 'ok');
        same('gateway afterwards', (await clients.fastfn.secrets.list()).length <= 1, true);
        await clients.fastmap.auth();
        const there = await clients.fastvm.vms.list();
        for (const { id } of there.filter((vm) => vmIds.has(vm.id))) await clients.fastvm.vms.delete(id);
      })(),
    );
  } catch (error) {
    return [`the clients do not work after the faults: ${error}`];
  }
  const { size } = cloud.fastvm.vms;
  return size <= lost ? [] : [`${size} VMs are left that no client knows, and ${lost} launches lost their responses`];
}

/** Launches that succeeded but whose response was lost: no client knows their VMs. */
function lostLaunches(calls: Iterable<RecordedCall>): number {
  const isLost = ({ operation, fault = '' }: RecordedCall) =>
    operation === 'vms.launch' && /reset after|cut after|corrupted/.test(fault);
  return [...calls].filter(isLost).length;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const end = new AbortController();
  const tooLate = delay(ms, undefined, { signal: end.signal }).then(() => {
    throw new Error(`a hang: not done after ${ms} ms`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    end.abort();
    tooLate.catch(() => undefined);
  }
}
