import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

/** Runs the worker of a project with the tour in workerd, and returns its response to one request. */
export async function askWorker(project: string, question: object): Promise<unknown> {
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: ['tour/worker.mjs'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const modules = [{ type: 'ESModule' as const, path: 'worker.mjs', contents: outputFiles[0]?.text ?? '' }];
  const worker = new Miniflare({ modules, compatibilityDate: '2026-01-01', handleRuntimeStdio });
  try {
    const request = { method: 'POST', body: JSON.stringify(question) };
    const response = await worker.dispatchFetch('http://worker.test', request);
    return await response.json();
  } finally {
    await worker.dispose();
  }
}

/** workerd prints the failures of connections that the tour wants to fail. */
function handleRuntimeStdio(out: Readable, err: Readable): void {
  out.resume();
  err.resume();
}
