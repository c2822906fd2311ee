import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration, Outcome } from './consumers/browser.js';
import { browserPath, type OpenPage, openScript } from './support/browser.js';
import { consumerProject } from './support/project.js';
import { ROOT } from './support/root.js';
import { type Services, startServices } from './support/services.js';
import { viteBundle } from './support/vite-bundle.js';

declare const perform: (configuration: Configuration) => Promise<Outcome>;

let script: string;
beforeAll(async () => {
  const project = await consumerProject();
  await cp(join(ROOT, 'test/package/consumers/browser.ts'), join(project, 'browser.ts'));
  script = await viteBundle(project, 'browser.ts');
}, 120_000);

test('Vite bundles the package for browsers, without a Node built-in and without a warning', () => {
  expect(script).not.toMatch(/["']node:/);
  expect(script).not.toContain('__vite-browser-external');
});

if (browserPath === undefined) {
  test('a Chromium is installed', () => {
    console.log('the bundle in a browser: not run, no Chromium is installed (apt-get install chromium)');
    expect(process.env.CI || undefined, 'CI runs the browser part').toBeUndefined();
  });
} else {
  const path = browserPath;
  describe('the bundle in Chromium, with the services on another origin', () => {
    let services: Services;
    let open: OpenPage;
    let outcome: Outcome;
    beforeAll(async () => {
      services = await startServices();
      open = await openScript(path, script);
      outcome = await open.page.evaluate((configuration) => perform(configuration), configurationOf(services));
    }, 120_000);
    afterAll(async () => {
      await open[Symbol.asyncDispose]();
      await services.served.close();
    });

    test('runs a command in a FastVM guest', () => {
      expect(outcome.stdout).toBe('from a guest\n');
    });

    test('uploads a Blob to the storage and reads it back', () => {
      expect(outcome.uploaded).toBe('from a blob');
    });

    test('says that there are no local files', () => {
      expect(outcome.localPath).toMatch(/needs Node: this platform has no local files/);
    });

    test('deploys and invokes a function', () => {
      expect(outcome.invoked).toEqual({ hello: 'Ana' });
    });

    test('maps a Python function', () => {
      expect(outcome.mapped).toEqual([1, 4, 9]);
    });

    test('causes no browser errors, and violates no spec', () => {
      expect(open.complaints).toEqual([]);
      services.served.cloud.assertNoViolations();
    });
  });
}

function configurationOf({ env }: Services): Configuration {
  const value = (name: string): string => env[name] ?? '';
  return {
    fastvm: { baseUrl: value('FASTVM_BASE_URL'), apiKey: value('FASTVM_API_KEY') },
    fastfn: { baseUrl: value('FASTFN_BASE_URL'), adminToken: value('FASTFN_ADMIN_TOKEN') },
    fastmap: { baseUrl: value('FASTMAP_CLOUD_URL'), secret: value('FASTMAP_SECRET') },
  };
}
