import { getEventListeners } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isFastkitError } from '../../../src/index.js';
import { type Leftovers, leftovers } from './leftovers.js';
import { createOperations } from './mixed-operations.js';

/** A program: works with all three services of a mock cloud that comes and goes, for a time, and sends its parent a report. */
export interface MixedReport {
  /** Number of times of each outcome, by operation: `ok`, or name and code of the error. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What must not happen: rejections that nobody handles, warnings, errors without a type, operations that do not end. */
  readonly problems: readonly string[];
  /** Files and folders that transfers have left beside their targets. */
  readonly remains: readonly string[];
  readonly listeners: number;
  /** Resident memory in bytes after a third of the time and at the end, both after a collection. */
  readonly rss: readonly [warm: number, end: number];
  readonly leftovers: Leftovers;
}

const WORKERS = 12;
/** Longer than the deadline of any operation. */
const NEVER_ENDED_MS = 45_000;
/** Longer than the transport keeps an idle connection. */
const IDLE_MS = 5_000;
const MAX_CLEANUP_MS = 20_000;
const MAX_PROBLEMS = 20;

const [baseUrl = '', secondsText = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'fastkit-soak-'));
const shared = new AbortController();
const operations = createOperations(baseUrl, folder, shared.signal);
const outcomes: Record<string, Record<string, number>> = {};
const problems: string[] = [];
const endsAt = performance.now() + Number(secondsText) * 1000;

process.on('unhandledRejection', (reason) => problems.push(`unhandled rejection: ${String(reason)}`));
process.on('uncaughtException', (error) => problems.push(`uncaught: ${error.stack}`));
process.on('warning', ({ name, message }) => {
  // The count of live objects at the end is experimental in Node.
  if (name !== 'ExperimentalWarning') problems.push(`warning: ${name}: ${message}`);
});

async function attempt(name: string, operate: () => Promise<unknown>): Promise<string> {
  const timer = setTimeout(() => problems.push(`${name} did not end`), NEVER_ENDED_MS);
  try {
    await operate();
    return 'ok';
  } catch (error) {
    if (isFastkitError(error)) return `${error.name} ${error.code}`;
    problems.push(`${name}: ${(error as Error).stack ?? String(error)}`);
    return 'no type';
  } finally {
    clearTimeout(timer);
  }
}

async function work(worker: number): Promise<void> {
  const names = Object.keys(operations);
  for (let turn = worker; performance.now() < endsAt; turn++) {
    const name = names[turn % names.length] ?? '';
    const outcome = await attempt(name, () => operations[name]?.(worker) ?? Promise.resolve());
    outcomes[name] ??= {};
    outcomes[name][outcome] = (outcomes[name][outcome] ?? 0) + 1;
  }
}

function collectedRss(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().rss;
}

const workers = Array.from({ length: WORKERS }, (_, worker) => work(worker));
await delay((Number(secondsText) * 1000) / 3);
const warm = collectedRss();
await Promise.all(workers);
// Longer than what goes on in the background: removing what an aborted transfer left in a guest.
const quietAt = performance.now() + MAX_CLEANUP_MS;
while ((leftovers().objects.AbortScope ?? 0) > 1 && performance.now() < quietAt) await delay(500);
await delay(IDLE_MS);
const report: MixedReport = {
  outcomes,
  problems: problems.slice(0, MAX_PROBLEMS),
  remains: readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.fastkit-')),
  listeners: getEventListeners(shared.signal, 'abort').length,
  rss: [warm, collectedRss()],
  leftovers: leftovers(),
};
rmSync(folder, { recursive: true });
process.send?.(report);
