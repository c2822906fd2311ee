import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The Python of the end-to-end tests, and whether it has the packages that the stand-in service needs. */
export interface TestPython {
  readonly command: string;
  /** Why it cannot be used; `undefined` when it can. */
  readonly missing: string | undefined;
}

/** `FASTKIT_TEST_PYTHON`, else the system's own Python, for which distributions package dill, else the first on the path. */
export function findPython(): TestPython {
  const system = '/usr/bin/python3';
  const command = process.env.FASTKIT_TEST_PYTHON || (existsSync(system) ? system : 'python3');
  const { status, stderr, error } = spawnSync(command, ['-c', 'import dill, msgpack'], { encoding: 'utf8' });
  if (status === 0) return { command, missing: undefined };
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  return { command, missing: `${command} cannot import dill and msgpack (${reason})` };
}

/**
 * The Python to test with. Without one the tests are skipped with a notice, except on CI, where that is a failure.
 *
 * @throws Error on CI, when there is none.
 */
export function requirePython(): string | undefined {
  const { command, missing } = findPython();
  if (missing === undefined) return command;
  const advice = 'install Debian’s python3-dill and python3-msgpack, or set FASTKIT_TEST_PYTHON';
  if (process.env.CI) throw new Error(`${missing}; ${advice}`);
  console.warn(`end-to-end tests of fastmap are left out: ${missing}; ${advice}`);
  return undefined;
}
