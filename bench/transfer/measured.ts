import { readFileSync } from 'node:fs';

/** Time and memory of one transfer in a separate process. */
export interface Transfer {
  readonly seconds: number;
  /** User and system time of the client's process. */
  readonly cpuSeconds: number;
  /** Peak resident memory; Linux only. */
  readonly peakMiB: number;
}

/** Runs a transfer, prints its time and memory as JSON, and ends the process. */
export async function printMeasured(transfer: () => Promise<unknown>): Promise<never> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await transfer();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const peakKiB = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const report: Transfer = { seconds, cpuSeconds: (user + system) / 1e6, peakMiB: Number(peakKiB) / 1024 };
  process.stdout.write(JSON.stringify(report));
  process.exit();
}
