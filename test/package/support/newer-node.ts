import { tmpdir } from 'node:os';
import { run } from './run.js';

/** Path of a newer Node that npm has or can get; `undefined` if it cannot. */
export async function newerNode(major: number): Promise<string | undefined> {
  const print = ['-p', 'process.execPath'];
  const args = ['--yes', '--prefer-offline', '--fetch-retries=0', `--package=node@${major}`, '--', 'node', ...print];
  const { exitCode, out } = await run(tmpdir(), 'npx', args);
  return exitCode === 0 ? out.trim() : undefined;
}
