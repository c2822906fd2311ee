/** A program: reads the output of one command in a process of its own; prints what it took. */
import { readFileSync } from 'node:fs';
import type { Transfer } from './cell.js';

const [contender = '', origin = '', dist = '', outputBytes = ''] = process.argv.slice(2);
const url = `${origin}/v1/vms/vm/exec`;

async function byFetch(): Promise<void> {
  const { body } = await fetch(url, { method: 'POST', body: '{}' });
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += chunk.byteLength;
  if (bytes < Number(outputBytes)) throw new Error(`only ${bytes} bytes came`);
}

async function byClient(): Promise<() => Promise<void>> {
  const { FastvmClient } = (await import(`${dist}/fastvm.js`)) as typeof import('fastkit/fastvm');
  const client = new FastvmClient({ apiKey: 'bench', baseUrl: origin });
  return async () => {
    let bytes = 0;
    const stream = client.vms.stream('vm', { command: 'cat log' });
    for await (const { data } of stream) bytes += data.byteLength;
    const { exitCode } = await stream;
    if (bytes !== Number(outputBytes)) throw new Error(`${bytes} bytes came, and exit code ${exitCode}`);
  };
}

const read = contender === 'stream()' ? await byClient() : byFetch;
const cpu = process.cpuUsage();
const startedAt = performance.now();
await read();
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpu);
const peakKiB = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
const report: Transfer = { seconds, cpuSeconds: (user + system) / 1e6, peakMiB: Number(peakKiB) / 1024 };
process.stdout.write(JSON.stringify(report));
process.exit();
