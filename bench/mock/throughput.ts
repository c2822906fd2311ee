/**
 * Requests per second of `health` on the mock cloud's port, and its memory over 100,000 of them. Exits with 1 below 2,000 requests per second,
 * or when the heap grows by more than 10 MiB once the log of calls is full. `MOCK_REQUESTS` and `MOCK_CONNECTIONS` change the amounts.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setting } from '../support/settings.js';

const WANTED_PER_SECOND = 2000;
const MAX_GROWTH_MIB = 10;
const PARTS = 5;

interface Usage {
  readonly rssMiB: number;
  readonly heapMiB: number;
  readonly cpuUs: number;
}

const requests = setting('MOCK_REQUESTS', 100_000);
const connections = setting('MOCK_CONNECTIONS', 16);

/** Sends requests on one connection, each after the response to the one before. All responses have the same length. */
async function ask(url: URL, count: number): Promise<void> {
  const request = `GET ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\nx-api-key: bench-key\r\naccept: application/json\r\n\r\n`;
  const socket = connect(Number(url.port), url.hostname);
  const lengthOf = (first: Buffer): number => {
    const text = first.toString('latin1');
    const bodyLength = /content-length: (\d+)/i.exec(text)?.[1];
    if (!text.startsWith('HTTP/1.1 200') || bodyLength === undefined) throw new Error(`unexpected: ${text}`);
    return text.indexOf('\r\n\r\n') + 4 + Number(bodyLength);
  };
  let responseLength = 0;
  let received = 0;
  let left = count;
  socket.on('data', (chunk) => {
    responseLength ||= lengthOf(chunk);
    received += chunk.length;
    if (received < responseLength) return;
    received = 0;
    left -= 1;
    if (left > 0) socket.write(request);
    else socket.end();
  });
  socket.write(request);
  await once(socket, 'close');
}

const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
  execArgv: ['--expose-gc', '--import', 'tsx'],
});
const responseOf = async <T>(): Promise<T> => (await once(server, 'message'))[0] as T;
const { url } = await responseOf<{ url: string }>();
const usage = (): Promise<Usage> => {
  const response = responseOf<Usage>();
  server.send('usage');
  return response;
};

const rows: Record<string, string | number>[] = [];
const heaps: number[] = [];
await ask(new URL(url), 2000);
for (let part = 1; part <= PARTS; part++) {
  const before = await usage();
  const startedMs = performance.now();
  const each = Math.ceil(requests / PARTS / connections);
  await Promise.all(Array.from({ length: connections }, () => ask(new URL(url), each)));
  const perSecond = (each * connections * 1000) / (performance.now() - startedMs);
  const { rssMiB, heapMiB, cpuUs } = await usage();
  heaps.push(heapMiB);
  rows.push({
    requests: each * connections * part,
    'requests/s': Math.round(perSecond),
    'CPU µs/request': Math.round((cpuUs - before.cpuUs) / (each * connections)),
    'RSS MiB': Math.round(rssMiB),
    'heap MiB': Number(heapMiB.toFixed(1)),
  });
}
server.kill();
console.table(rows);

const slowest = Math.min(...rows.map((row) => Number(row['requests/s'])));
const growthMiB = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
console.log(
  `slowest part ${slowest} requests/s (wanted ${WANTED_PER_SECOND}); heap ${growthMiB.toFixed(1)} MiB more at the end`,
);
if (slowest < WANTED_PER_SECOND || growthMiB > MAX_GROWTH_MIB) process.exitCode = 1;
