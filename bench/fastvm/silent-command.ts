/**
 * Checks that fastkit waits for a command that is silent for longer than any hidden timer (Node's own `fetch` fails after 300 s):
 * `npx tsx bench/fastvm/silent-command.ts`. Takes as long as the silence, 320 s unless `BENCH_SILENCE_SEC` says otherwise; so it is not
 * part of `npm run bench`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FastvmClient, type FastvmClientOptions } from '../../src/fastvm.js';
import { setting } from '../support/settings.js';

const SILENCE_SEC = setting('BENCH_SILENCE_SEC', 320);
const COMMAND = { command: ['sleep', String(SILENCE_SEC)], timeoutSec: SILENCE_SEC + 80 };

/** Responds to exec calls as the service does: complete after the silence, or as events with the silence before the last. */
const server = createServer((request, response) => {
  request.resume();
  const isStream = request.headers.accept === 'application/x-ndjson';
  const result = { exitCode: 0, stdout: 'done\n', stderr: '', timedOut: false, durationMs: SILENCE_SEC * 1000 };
  const whole = JSON.stringify({ ...result, stdoutTruncated: false, stderrTruncated: false });
  const last = `{"t":"o","d":"${btoa('done\n')}"}\n{"t":"x","ms":${SILENCE_SEC * 1000}}\n`;
  response.writeHead(200, { 'content-type': isStream ? 'application/x-ndjson' : 'application/json' });
  // A service that computes first sends nothing until then, not even headers.
  if (isStream) response.flushHeaders();
  const timer = setTimeout(() => response.end(isStream ? last : whole), SILENCE_SEC * 1000);
  response.once('close', () => clearTimeout(timer));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

interface Outcome {
  readonly outcome: string;
  readonly seconds: string;
}

async function timed(work: PromiseLike<{ stdout: string }>): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await work.then(
    ({ stdout }) => `succeeded: ${JSON.stringify(stdout)}`,
    (error: unknown) => `failed: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
  );
  return { outcome, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) };
}

const clientOf = (more: FastvmClientOptions = {}): FastvmClient =>
  new FastvmClient({ apiKey: 'bench', baseUrl, ...more });
// The platform's `fetch` shows that the silence is long enough to matter; it is not expected to succeed.
const platform = clientOf({ fetch: globalThis.fetch });
const rows = {
  'run()': timed(clientOf().vms.run('vm', COMMAND)),
  'stream()': timed(clientOf().vms.stream('vm', COMMAND)),
  "run() over the platform's fetch": timed(platform.vms.run('vm', COMMAND)),
  "stream() over the platform's fetch": timed(platform.vms.stream('vm', COMMAND)),
};
console.log(`Node ${process.version}, a command that is silent for ${SILENCE_SEC} s`);
const entries = await Promise.all(Object.entries(rows).map(async ([name, row]) => [name, await row] as const));
const outcomes: Readonly<Record<string, Outcome>> = Object.fromEntries(entries);
console.table(outcomes);
server.closeAllConnections();
server.close();
const isWaitedFor = ['run()', 'stream()'].every((name) => outcomes[name]?.outcome.startsWith('succeeded'));
process.exitCode = isWaitedFor ? 0 : 1;
