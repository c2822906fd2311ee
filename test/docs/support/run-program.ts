import { spawn } from 'node:child_process';
import { cp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_ADMIN_TOKEN, DEFAULT_FASTMAP_SECRET, serve } from '../../../src/mock-node.js';
import { scratchFolder } from './copy.js';
import { ROOT } from './pages.js';

/** Exit code and output of a program. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const FOLDER = join(ROOT, 'test/docs/fixtures/folder');
const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

/**
 * Runs a program as its reader would: in a separate process, in a folder with a few files, with the credentials in the environment.
 * Its services are a separate mock cloud on a port.
 *
 * @throws if a request or response violates a spec.
 */
export async function runProgram(text: string): Promise<Ended> {
  await using scratch = await scratchFolder('page');
  const { folder } = scratch;
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'program.ts'), text);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return await runInProject(folder, [TSX, 'program.ts'], { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') });
}

/** Runs Node in a project, with a separate mock cloud. Adds the files that programs of the pages use. */
export async function runInProject(
  folder: string,
  args: readonly string[],
  extra: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const served = await serve();
  try {
    await cp(FOLDER, folder, { recursive: true });
    const env = {
      PATH: process.env.PATH,
      FASTVM_API_KEY: 'docs',
      FASTVM_BASE_URL: served.baseUrls.fastvm,
      FASTFN_ADMIN_TOKEN: DEFAULT_ADMIN_TOKEN,
      FASTFN_BASE_URL: served.baseUrls.fastfn,
      FASTMAP_SECRET: DEFAULT_FASTMAP_SECRET,
      FASTMAP_CLOUD_URL: served.baseUrls.fastmap,
      ...extra,
    };
    const ended = await run(folder, args, env);
    served.cloud.assertNoViolations();
    return ended;
  } finally {
    await served.close();
  }
}

function run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
