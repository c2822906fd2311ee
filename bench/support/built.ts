import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The folder of the built package. Builds it if it is missing or older than a source; `BENCH_BUILD=no` uses an older one.
 */
export function builtPackage(): string {
  const dist = join(ROOT, 'dist');
  const entry = join(dist, 'fastvm.js');
  const isStale =
    !existsSync(entry) ||
    (process.env.BENCH_BUILD !== 'no' && newestBelow('src', 'generated') > statSync(entry).mtimeMs);
  if (isStale) {
    console.log('building …');
    const { status, stderr } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm run build failed:\n${stderr}`);
  }
  return dist;
}

function newestBelow(...folders: readonly string[]): number {
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(ROOT, folder, path)),
  );
  return Math.max(...files.map((path) => statSync(path).mtimeMs));
}
