import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consumerProject } from '../../../package/support/project.js';
import { ROOT } from '../../../package/support/root.js';
import { type Ended, run } from '../../../package/support/run.js';

export const EXAMPLES = join(ROOT, 'examples/mock');

/** The parts of an example's package.json that matter here. */
export interface ExampleManifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export async function manifestOf(example: string): Promise<ExampleManifest> {
  return JSON.parse(await readFile(join(EXAMPLES, example, 'package.json'), 'utf8'));
}

/** An example after `npm install`: copied out of the repository, with the packed fastkit and its dependencies. */
export async function installExample(example: string): Promise<string> {
  const packages = Object.keys((await manifestOf(example)).devDependencies);
  const folder = await consumerProject({ packages });
  await cp(join(EXAMPLES, example), folder, { recursive: true });
  await linkPrograms(folder, packages);
  return folder;
}

/** Runs `npm test` in an example. */
export function npmTest(folder: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return run(folder, 'npm', ['test', '--silent'], { NO_COLOR: '1', ...env });
}

/** A mistake in an application: a replaced text in a file. */
export interface Mistake {
  /** The test that detects it. */
  readonly test: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

/** Makes a mistake, runs the test that has to detect it, and undoes the mistake. */
export async function testMistake(
  folder: string,
  { test, file, right, wrong }: Mistake,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  if (text.split(right).length !== 2) throw new Error(`${file} does not contain ${right} exactly once`);
  await writeFile(
    path,
    text.replace(right, () => wrong),
  );
  try {
    return await run(folder, 'node_modules/.bin/vitest', ['run', '-t', test], { NO_COLOR: '1', ...env });
  } finally {
    await writeFile(path, text);
  }
}

/** Puts the packages' programs where `npm install` puts them. */
async function linkPrograms(folder: string, packages: readonly string[]): Promise<void> {
  const bin = join(folder, 'node_modules/.bin');
  await mkdir(bin, { recursive: true });
  for (const name of packages) {
    const { bin: programs = {} } = JSON.parse(await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    const named: Readonly<Record<string, string>> = typeof programs === 'string' ? { [name]: programs } : programs;
    for (const [program, path] of Object.entries(named)) {
      await symlink(join(ROOT, 'node_modules', name, path), join(bin, program));
    }
  }
}
