/** A program: one transfer of a directory in a process of its own; prints what it took. */
import { readFileSync } from 'node:fs';
import type { Transfer } from './cell.js';

const [contender = '', origin = '', from = '', to = '', dist = ''] = process.argv.slice(2);
const { FastvmClient } = (await import(`${dist}/fastvm.js`)) as typeof import('fastkit/fastvm');
const client = new FastvmClient({ apiKey: 'bench', baseUrl: origin });
const compression = contender.endsWith('gzip') ? 'gzip' : 'none';

const cpu = process.cpuUsage();
const startedAt = performance.now();
if (contender.startsWith('upload()')) await client.upload('vm', from, to, { compression });
else await client.download('vm', from, to, { compression });
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpu);
const peakKiB = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
const report: Transfer = { seconds, cpuSeconds: (user + system) / 1e6, peakMiB: Number(peakKiB) / 1024 };
process.stdout.write(JSON.stringify(report));
process.exit();
