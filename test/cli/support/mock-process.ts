import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { Ended } from '../../package/support/run.js';

const ROOT = join(import.meta.dirname, '../../..');
const LAST_LINE = 'Ctrl-C stops it.';

/** A running `fastkit mock`. */
export interface MockProcess {
  /** The output before it was ready. */
  readonly lines: readonly string[];
  /** The environment that it printed. */
  readonly environment: Readonly<Record<string, string>>;
  readonly inspectorUrl: string;
  stop(signal: NodeJS.Signals): Promise<Ended>;
}

/** Starts `fastkit mock …` from the sources, with the named package hidden. */
export async function startMock(args: readonly string[], withoutPackage: string): Promise<MockProcess> {
  const preload = ['--import', 'tsx', '--import', join(import.meta.dirname, 'without-package.mjs')];
  const child = spawn(process.execPath, [...preload, join(ROOT, 'src/cli/node/main.ts'), 'mock', ...args], {
    cwd: ROOT,
    env: { ...process.env, WITHOUT_PACKAGE: withoutPackage },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const lines = await untilReady(child);
  if (lines.at(-1) !== LAST_LINE) throw new Error(`fastkit mock has ended: ${[...lines, err].join('\n')}`);
  const exported = lines.map((line) => /^export (\w+)=(.*)$/.exec(line)).filter((match) => match !== null);
  return {
    lines,
    environment: Object.fromEntries(exported.map(([, name, value]) => [name, value])),
    inspectorUrl: lines.map((line) => /Inspector +(\S+)/.exec(line)?.[1]).find((url) => url !== undefined) ?? '',
    async stop(signal) {
      child.kill(signal);
      const [exitCode] = await ended;
      return { exitCode, out: lines.join('\n'), err: err.trimEnd() };
    },
  };
}

async function untilReady({ stdout }: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  if (stdout === null) return lines;
  for await (const line of createInterface({ input: stdout })) {
    lines.push(line);
    if (line === LAST_LINE) break;
  }
  return lines;
}
