import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** A folder outside the repository, so that its tsconfig does not apply; removed when this process ends. */
export function temporaryFolder(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'fastkit-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Compiles a TypeScript program for plain Node, so that no loader affects the measurement. */
export async function compile(url: URL): Promise<string> {
  const outfile = join(temporaryFolder(), 'program.mjs');
  await build({
    entryPoints: [url.pathname],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return outfile;
}

/** Runs a compiled program to its end and gives the JSON that it prints. */
export async function result<T>(program: string, ...args: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args]);
  return JSON.parse(stdout) as T;
}

/** Starts a compiled server, which prints its port. It ends with this process. */
export async function startServer(program: string, ...args: readonly string[]): Promise<string> {
  const server = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => server.kill());
  server.unref();
  const [line] = await once(server.stdout, 'data');
  server.stdout.destroy();
  return `http://127.0.0.1:${String(line).trim()}`;
}
