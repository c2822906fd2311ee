import { expect, test } from 'vitest';
import type { MixedReport } from './support/mixed-client.js';
import { messageOf, start } from './support/programs.js';

/** Longer with `SOAK_SECONDS`. */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 60);
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;
/** As long as the mock cloud is gone. */
const OUTAGE_MS = 1_500;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('all services, with faults, while their server is killed and started again: everything ends, typed, and leaves nothing', {
  timeout: (SECONDS + 120) * 1000,
}, async () => {
  let server = start('mock-server.program');
  const port = await messageOf<number>(server);
  const client = start('mixed-client', `http://127.0.0.1:${port}`, String(SECONDS));
  const reported = messageOf<MixedReport>(client);
  for (const seed of [2, 3]) {
    await sleep((SECONDS * 1000) / 3 - OUTAGE_MS);
    server.kill('SIGKILL');
    await sleep(OUTAGE_MS);
    server = start('mock-server.program', String(port), String(seed));
    await messageOf<number>(server);
  }
  const report = await reported;
  const total = Object.values(report.outcomes).flatMap((row) => Object.values(row));
  const [warmMiB, endMiB] = report.rss.map((bytes) => Math.round(bytes / 2 ** 20));
  console.log(
    `${total.reduce((sum, count) => sum + count, 0)} operations in ${SECONDS} s; resident ${warmMiB} → ${endMiB} MiB\n` +
      Object.entries(report.outcomes)
        .map(([name, row]) => `  ${name}: ${JSON.stringify(row)}`)
        .join('\n'),
  );

  expect(report.problems).toEqual([]);
  expect(report.remains, 'partial files and folders').toEqual([]);
  expect(report.listeners, 'listeners on the shared signal').toBe(0);
  expect(report.leftovers.resources).toEqual([]);
  // The prototype of the storage requests' scope counts as one.
  expect(report.leftovers.objects.AbortScope).toBeLessThanOrEqual(1);
  expect(report.rss[1] - report.rss[0], 'growth of resident memory').toBeLessThan(MAX_GROWTH_BYTES);
  for (const [name, row] of Object.entries(report.outcomes)) {
    if (!name.endsWith('aborted')) expect(row.ok, `${name} succeeds at times`).toBeGreaterThan(0);
  }
});
