import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChaosPlan } from './plan.js';
import { describeRun, tableOf, variablesOf } from './report.js';
import { type ChaosRun, runPlan } from './run.js';
import { makeSourceFolder } from './source-folder.js';

/** Runs spend most of their time waiting between retries. */
const AT_ONCE = 8;

/** Results of some plans. */
export interface Played {
  readonly runs: readonly ChaosRun[];
  /** Descriptions of all problems; empty if there are none. */
  readonly problems: string;
}

/** Runs plans, several at a time, in a separate temporary directory, and prints how they ended. */
export async function play(plans: readonly ChaosPlan[]): Promise<Played> {
  const current = new AsyncLocalStorage<ChaosPlan>();
  const unhandled: string[] = [];
  const onUnhandled = (reason: unknown): void => {
    const plan = current.getStore();
    unhandled.push(
      `${plan === undefined ? 'some run' : variablesOf(plan)} left a rejection unhandled: ${String(reason)}`,
    );
  };
  const runs: ChaosRun[] = [];
  const root = await mkdtemp(join(tmpdir(), 'fastkit-chaos-'));
  const systemTmp = process.env.TMPDIR;
  process.on('unhandledRejection', onUnhandled);
  try {
    const source = await makeSourceFolder(join(root, 'source'));
    // Temporary archives are created here.
    process.env.TMPDIR = await mkdtemp(join(root, 'tmp-'));
    const rest = plans.values();
    const worker = async (): Promise<void> => {
      for (const plan of rest) runs.push(await current.run(plan, () => runPlan(plan, { source, parent: root })));
    };
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const calls = runs.reduce((sum, run) => sum + run.calls.length, 0);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${runs.length} runs, ${calls} calls in ${seconds} s\n${tableOf(runs)}`);
    const archives = (await readdir(tmpdir())).map((name) => `the temporary archive ${name} was left`);
    const bad = runs.filter(({ problems }) => problems.length > 0).map(describeRun);
    return { runs, problems: [...bad, ...unhandled, ...archives].join('\n\n') };
  } finally {
    process.off('unhandledRejection', onUnhandled);
    if (systemTmp === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = systemTmp;
    await rm(root, { recursive: true, force: true });
  }
}

/** Seeds from 1 to the given number, or to `FASTKIT_CHAOS_SEEDS`; only one with `FASTKIT_CHAOS_SEED`. */
export function seeds(most: number): number[] {
  const { FASTKIT_CHAOS_SEED: one, FASTKIT_CHAOS_SEEDS: count } = process.env;
  if (one !== undefined) return [Number(one)];
  return Array.from({ length: Number(count ?? most) }, (_, index) => index + 1);
}

export const isSingle = process.env.FASTKIT_CHAOS_SEED !== undefined;
