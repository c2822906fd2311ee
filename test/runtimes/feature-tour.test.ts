import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../package/support/run.js';
import { type Services, startServices } from '../package/support/services.js';
import { askWorker } from './support/ask-worker.js';
import { type FaultServer, startFaultServer } from './support/fault-server.js';
import { commandFor, QUIET, RUNTIMES, WORKERD } from './support/runtimes.js';
import { tourProject } from './support/tour-project.js';

/** Steps that a platform cannot have, and why. Whatever is not listed has to succeed. */
const NOT_TO_BE_HAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  workerd: {
    'upload and download of a file': 'workers have no files',
    'upload and download of a directory': 'workers have no files',
    'a missing local file': 'workers have no files',
    'map of a Python file and the modules that it imports': 'workers have no files',
    'a progress bar': 'workers have no terminal',
  },
};

/** A program that has nothing more to do ends: neither kept connections nor timers hold it. */
const MAX_EXIT_MS = 4000;

interface Report {
  readonly outcomes: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly endedAt: number;
}

let project: string;
let services: Services;
let faults: FaultServer;
let steps: string[];
beforeAll(async () => {
  [project, services, faults] = await Promise.all([tourProject(), startServices(), startFaultServer()]);
  const modules = ['steps.mjs', 'file-steps.mjs'].map((file) => import(join(project, 'tour', file)));
  steps = (await Promise.all(modules)).flatMap((module) => Object.keys(module.steps ?? module.fileSteps));
}, 180_000);
afterAll(async () => {
  await services.served.close();
  await faults[Symbol.asyncDispose]();
});

/** What the tour needs to know. */
function configurationFor(name: string): object {
  const { env } = services;
  return {
    tag: name.toLowerCase().replace(' ', ''),
    faults: faults.origin,
    deserted: faults.deserted,
    fastvm: { baseUrl: env.FASTVM_BASE_URL, apiKey: env.FASTVM_API_KEY },
    fastfn: { baseUrl: env.FASTFN_BASE_URL, adminToken: env.FASTFN_ADMIN_TOKEN },
    fastmap: { baseUrl: env.FASTMAP_CLOUD_URL, secret: env.FASTMAP_SECRET },
  };
}

function expectAllOf(name: string, { outcomes, problems }: Report): void {
  const leftOut = NOT_TO_BE_HAD[name] ?? {};
  const expected = steps.filter((step) => !(step in leftOut)).map((step) => [step, 'ok']);
  expect({ outcomes, problems }).toEqual({ outcomes: Object.fromEntries(expected), problems: [] });
  services.served.cloud.assertNoViolations();
}

test.for(RUNTIMES)('on $name, every feature works', { timeout: 240_000 }, async (runtime, context) => {
  const [program, ...args] = await commandFor(runtime, context);
  const env = { ...QUIET, TOUR: JSON.stringify(configurationFor(runtime.name)) };
  const { out, err, exitCode } = await run(project, program, [...args, 'tour/main.mjs'], env);
  expect({ exitCode, isJson: out.startsWith('{') }, err).toEqual({ exitCode: 0, isJson: true });
  const report: Report = JSON.parse(out);
  expectAllOf(runtime.name, report);
  expect(Date.now() - report.endedAt).toBeLessThan(MAX_EXIT_MS);
});

test('on workerd, every feature that needs no files works', { timeout: 240_000 }, async (context) => {
  await commandFor(WORKERD, context);
  expectAllOf('workerd', (await askWorker(project, configurationFor('workerd'))) as Report);
});

test('nothing is left out that does not exist', () => {
  const leftOut = Object.values(NOT_TO_BE_HAD).flatMap((reasons) => Object.keys(reasons));
  expect(leftOut.filter((step) => !steps.includes(step))).toEqual([]);
});
