import type { RecordedCall } from 'fastkit/mock/node';
import type { ChaosPlan } from './plan.js';
import type { ChaosRun } from './run.js';

/** Describes a failed run: its seed, its problems, and every call with its fault. */
export function describeRun({ plan, outcome, chapter, problems, calls }: ChaosRun): string {
  const head = `${variablesOf(plan)} (${plan.transport}, rate ${plan.rate}) ended in ${chapter} with ${outcome}`;
  return [head, ...problems.map((problem) => `  ! ${problem}`), ...calls.map(describeCall)].join('\n');
}

/** The environment variables that run only this run again. */
export function variablesOf({ seed, chapter }: ChaosPlan): string {
  return `FASTKIT_CHAOS_SEED=${seed}${chapter === undefined ? '' : ` FASTKIT_CHAOS_CHAPTER=${chapter}`}`;
}

function describeCall({ id, service, operation, status, fault }: RecordedCall): string {
  return `  ${String(id).padStart(4)} ${service} ${operation} → ${status ?? 'no response'}${fault === undefined ? '' : `  (${fault})`}`;
}

/** Number of runs by outcome, by transport or chapter. */
export function tableOf(runs: readonly ChaosRun[]): string {
  const rows = new Map<string, number>();
  for (const { plan, outcome } of runs) {
    const name = `${(plan.chapter ?? plan.transport).padEnd(14)} ${outcome}`;
    rows.set(name, (rows.get(name) ?? 0) + 1);
  }
  return [...rows]
    .sort()
    .map(([name, count]) => `  ${String(count).padStart(4)} ${name}`)
    .join('\n');
}
