import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';
import { version } from 'fastkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consumerProject } from './support/project.js';
import { ROOT } from './support/root.js';
import { type Services, startServices } from './support/services.js';
import { workerGlobals } from './support/worker-globals.js';

let services: Services;
let project: string;
beforeAll(async () => {
  services = await startServices();
  project = await consumerProject();
  await cp(join(ROOT, 'test/package/consumers/worker.js'), join(project, 'worker.js'));
}, 120_000);
afterAll(() => services.served.close());

/** The program as bundled for that platform, including all dependencies. */
async function bundle(conditions: string[]): Promise<string> {
  const { outputFiles, warnings } = await build({
    absWorkingDir: project,
    entryPoints: ['worker.js'],
    bundle: true,
    write: false,
    // A script, because modules in contexts need a Node flag.
    format: 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions,
    target: 'es2022',
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  return outputFiles[0]?.text ?? '';
}

describe.each([['workerd', 'worker', 'browser'], ['edge-light', 'worker'], ['worker']])(
  'a bundle for the conditions %s',
  (...conditions) => {
    test('runs without a global of Node', async () => {
      const context = createContext(workerGlobals({ name: `for-${conditions[0]}`, ...configuration() }), {
        codeGeneration: { strings: false, wasm: false },
      });
      new Script(await bundle(conditions), { filename: 'worker.js' }).runInContext(context);
      expect(await context.outcome).toEqual({
        version,
        stdout: 'from a guest\n',
        uploaded: 'from a blob',
        invoked: { ok: true },
        mapped: [1, 4, 9],
        refused: true,
      });
      services.served.cloud.assertNoViolations();
    }, 60_000);
  },
);

function configuration() {
  const { env } = services;
  return {
    fastvm: { baseUrl: env.FASTVM_BASE_URL, apiKey: env.FASTVM_API_KEY },
    fastfn: { baseUrl: env.FASTFN_BASE_URL, adminToken: env.FASTFN_ADMIN_TOKEN },
    fastmap: { baseUrl: env.FASTMAP_CLOUD_URL, secret: env.FASTMAP_SECRET },
  };
}
