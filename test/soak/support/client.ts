import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { FastkitError } from '../../../src/core/errors/index.js';
import { API_KEY, type Things, thingsClient } from '../../core/support/things.js';
import { type Leftovers, leftovers } from './leftovers.js';
import { perform } from './perform.js';
import { type Plan, planOf } from './plan.js';

/** A program: makes the calls of a seed against the server at a URL, many at once, and sends its parent a report. */
export interface ClientReport {
  /** Number of times of each outcome, by fault or manner. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Differences from the plan. */
  readonly problems: readonly string[];
  readonly slowestMs: number;
  readonly listeners: number;
  /** Resident memory in bytes after a third of the calls and at the end, both after a collection. */
  readonly rss: readonly [warm: number, end: number];
  readonly leftovers: readonly [warm: Leftovers, end: Leftovers];
}

const IN_FLIGHT = 64;
/** Far longer than any plan takes. */
const NEVER_ENDED_MS = 25_000;
const MAX_PROBLEMS = 20;

const [baseUrl = '', seedText = '', callsText = ''] = process.argv.slice(2);
const [seed, calls] = [Number(seedText), Number(callsText)];
const things: Things = thingsClient({ baseUrl });
const shared = new AbortController();
const outcomes: Record<string, Record<string, number>> = {};
const problems: string[] = [];
const pending = new Map<number, number>();
let slowestMs = 0;

process.on('unhandledRejection', (reason) => problems.push(`unhandled rejection: ${String(reason)}`));
process.on('warning', ({ name, message }) => {
  // The count of live objects at the end is experimental in Node.
  if (name !== 'ExperimentalWarning') problems.push(`warning: ${name}: ${message}`);
});

async function run(call: number): Promise<void> {
  const plan = planOf(seed, call);
  const own = plan.abortAfterMs === undefined ? undefined : new AbortController();
  const reason = new Error('enough');
  const timer = own && setTimeout(() => own.abort(reason), plan.abortAfterMs);
  // A third of the calls have no signal.
  const signal = own?.signal ?? (call % 3 === 0 ? undefined : shared.signal);
  const { maxRetries, timeoutMs } = plan;
  const startedAt = performance.now();
  pending.set(call, startedAt);
  let failure: unknown;
  try {
    await perform(things, call, plan, { headers: { 'x-soak': `${seed}:${call}` }, maxRetries, timeoutMs, signal });
  } catch (error) {
    failure = error;
  }
  clearTimeout(timer);
  pending.delete(call);
  slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  const problem = problemOf(plan, failure, reason) ?? (own && listenersProblem(own.signal));
  if (problem !== undefined) problems.push(`call ${call} (${describe(plan)}): ${problem}`);
  count(plan.fault ?? `right: ${plan.manner}`, failure === undefined ? 'value' : nameOf(failure));
}

/** Problems with a call's outcome. */
function problemOf(plan: Plan, failure: unknown, reason: Error): string | undefined {
  const outcome = failure === undefined ? 'value' : nameOf(failure);
  const detail = failure instanceof Error ? `: ${failure.message}` : '';
  if (!plan.outcomes.includes(outcome)) return `${outcome} where ${plan.outcomes.join(' or ')} was planned${detail}`;
  if (failure === undefined) return undefined;
  if (!(failure instanceof FastkitError)) return `an error of no fastkit class${detail}`;
  if (JSON.stringify(failure).includes(API_KEY)) return 'the error tells the key';
  if (outcome === 'AbortedError')
    return Reflect.get(failure, 'reason') === reason ? undefined : 'the reason is another one';
  const attempts: unknown = Reflect.get(failure, 'attempts');
  const made = Array.isArray(attempts) ? attempts.length : 0;
  if (plan.outcomes.length > 1 || made === plan.attempts) return undefined;
  return `${made} attempts where ${plan.attempts} were planned${detail}`;
}

function listenersProblem(signal: AbortSignal): string | undefined {
  const left = getEventListeners(signal, 'abort').length;
  return left === 0 ? undefined : `${left} listeners are left on the call's own signal`;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
const describe = ({ shape, manner, fault, faultyRequests, maxRetries }: Plan): string =>
  `${shape}, ${fault === undefined ? manner : `${fault} × ${faultyRequests}, then ${manner}`}, maxRetries ${maxRetries}`;

function count(cause: string, outcome: string): void {
  const row = outcomes[cause] ?? {};
  outcomes[cause] = { ...row, [outcome]: (row[outcome] ?? 0) + 1 };
}

async function runAll(from: number, to: number): Promise<void> {
  let next = from;
  const work = async (): Promise<void> => {
    while (next < to && problems.length < MAX_PROBLEMS) await run(next++);
  };
  let watch: ReturnType<typeof setInterval> | undefined;
  const stuck = new Promise<void>((resolve) => {
    watch = setInterval(() => {
      const late = [...pending].filter(([, startedAt]) => performance.now() - startedAt > NEVER_ENDED_MS);
      for (const [call] of late) problems.push(`call ${call} (${describe(planOf(seed, call))}) did not end`);
      if (late.length > 0) resolve();
    }, 1_000);
  });
  await Promise.race([Promise.all(Array.from({ length: IN_FLIGHT }, work)), stuck]);
  clearInterval(watch);
}

/** Leftovers when no call is in flight. */
async function atRest(): Promise<{ rss: number; left: Leftovers }> {
  // Sockets report their close a little later.
  await delay(200);
  globalThis.gc?.();
  return { left: leftovers(), rss: process.memoryUsage.rss() };
}

const third = Math.floor(calls / 3);
await runAll(0, third);
const warm = await atRest();
await runAll(third, calls);
const end = await atRest();
const report: ClientReport = {
  outcomes,
  problems,
  slowestMs,
  listeners: getEventListeners(shared.signal, 'abort').length,
  rss: [warm.rss, end.rss],
  leftovers: [warm.left, end.left],
};
process.send?.(report);
// After the channel is closed, the process must end by itself: nothing else may keep it alive.
process.once('message', () => process.disconnect());
