import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { ClientReport } from './support/client.js';
import { messageOf, start } from './support/programs.js';
import type { ServerReport } from './support/server.js';

/** Every normal run has the same faults; `SOAK_SEED` selects others, `SOAK_CALLS` makes it longer. */
const SEED = Number(process.env.SOAK_SEED ?? 4);
const CALLS = Number(process.env.SOAK_CALLS ?? 12_000);
const MAX_GROWTH_BYTES = 40 * 1024 * 1024;
const EXIT_MS = 3_000;
/** Longer than the transport keeps an idle connection. */
const IDLE_MS = 5_000;

function table(report: ClientReport): string {
  const rows = Object.entries(report.outcomes).sort(([a], [b]) => a.localeCompare(b));
  const cells = (row: Record<string, number>) => Object.entries(row).map(([name, count]) => `${count} ${name}`);
  return rows.map(([cause, row]) => `  ${cause.padEnd(20)} ${cells(row).join(', ')}`).join('\n');
}

test('thousands of calls to a faulty server: each ends as planned, and leaves nothing behind', {
  timeout: 240_000,
}, async () => {
  const server = start('server');
  const port = await messageOf<number>(server);
  const startedAt = performance.now();
  const client = start('client', `http://127.0.0.1:${port}`, String(SEED), String(CALLS));
  const report = await messageOf<ClientReport>(client);
  const seconds = (performance.now() - startedAt) / 1000;

  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  server.send('report');
  const { openConnections, requests } = await messageOf<ServerReport>(server);
  const [warm, end] = report.leftovers;
  const [warmMiB, endMiB] = report.rss.map((bytes) => Math.round(bytes / 2 ** 20));
  console.log(
    `SOAK_SEED=${SEED}: ${CALLS} calls, ${requests} requests in ${seconds.toFixed(1)} s; slowest ${Math.round(report.slowestMs)} ms; ` +
      `resident ${warmMiB} → ${endMiB} MiB; alive ${JSON.stringify(end.objects)}\n${table(report)}`,
  );

  expect(report.problems, `SOAK_SEED=${SEED}`).toEqual([]);
  expect(report.listeners, 'listeners on the shared signal').toBe(0);
  expect(end.resources).toEqual([]);
  expect(openConnections, 'connections that outlived their idle time').toBe(0);
  expect(end.objects.AbortScope).toBe(0);
  for (const [name, alive] of Object.entries(end.objects)) {
    expect(alive, `live objects of class ${name}`).toBeLessThanOrEqual((warm.objects[name] ?? 0) + 100);
  }
  expect(report.rss[1] - report.rss[0], 'growth of resident memory').toBeLessThan(MAX_GROWTH_BYTES);

  client.send('end');
  const ended = once(client, 'exit', { signal: AbortSignal.timeout(EXIT_MS) });
  expect(await ended, 'exit code of a client that nothing holds').toEqual([0, null]);
});
