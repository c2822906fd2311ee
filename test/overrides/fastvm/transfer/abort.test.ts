import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AbortedError } from '../../../../src/core/errors/index.js';
import type { TransferPhase } from '../../../../src/overrides/fastvm/errors/file-transfer-error.js';
import { download, downloadStream } from '../../../../src/overrides/fastvm/transfer/download.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { failureOf, useWorld } from './support/world.js';

const world = useWorld();
const reason = { why: 'enough' };

/** A signal, and a progress callback that aborts it as soon as `phase` has started. */
function abortIn(phase: TransferPhase) {
  const controller = new AbortController();
  const onProgress = (progress: { phase: TransferPhase }) => {
    if (progress.phase === phase) queueMicrotask(() => controller.abort(reason));
  };
  return { signal: controller.signal, onProgress };
}

async function expectAborted(promise: Promise<unknown>): Promise<void> {
  const error = await failureOf(promise);
  expect(error).toBeInstanceOf(AbortedError);
  expect(error).toMatchObject({ reason });
}

describe('abort', () => {
  test.each(['presign', 'pack', 'store', 'fetch', 'extract'] as const)('while an upload is in %s', async (phase) => {
    const { context, guest, local, remote } = world();
    mkdirSync(join(local, 'source'));
    for (let i = 0; i < 30; i++) writeFileSync(join(local, `source/${i}`), Buffer.alloc(400_000, i));
    await expectAborted(upload(context, 'vm', join(local, 'source'), join(remote, 'target'), abortIn(phase)));
    const cleaned = guest.calls.at(-1)?.command.startsWith('rm -rf') ?? false;
    expect(cleaned).toBe(phase === 'fetch' || phase === 'extract');
  });

  test.each(['classify', 'presign', 'send', 'receive'] as const)('while a download is in %s', async (phase) => {
    const { context, guest, local, remote } = world();
    mkdirSync(join(remote, 'source'));
    writeFileSync(join(remote, 'source/file'), crypto.getRandomValues(new Uint8Array(60_000)));
    writeFileSync(join(remote, 'file'), Buffer.alloc(30_000_000));
    writeFileSync(join(local, 'file'), 'before');
    await expectAborted(download(context, 'vm', join(remote, 'file'), join(local, 'file'), abortIn(phase)));
    expect(readFileSync(join(local, 'file'), 'utf8')).toBe('before');
    await expectAborted(download(context, 'vm', join(remote, 'source'), join(local, 'back'), abortIn(phase)));
    expect(readdirSync(local)).toEqual(['file']);
    if (phase === 'send') expect(guest.calls.at(-1)?.command).toMatch(/^rm -rf/);
  });

  test('before the start: nothing happens', async () => {
    const { context, guest, local, remote, storage } = world();
    const options = { signal: AbortSignal.abort(reason) };
    await expectAborted(upload(context, 'vm', new Uint8Array(1), join(remote, 'x'), options));
    await expectAborted(download(context, 'vm', remote, join(local, 'x'), options));
    expect([guest.calls, storage.presigns]).toEqual([[], 0]);
  });

  test('while a stream source is silent', async () => {
    const { context, remote } = world();
    let canceledWith: unknown;
    const silent = new ReadableStream<Uint8Array>({
      cancel(why) {
        canceledWith = why;
      },
    });
    await expectAborted(upload(context, 'vm', silent, join(remote, 'x'), abortIn('store')));
    expect(canceledWith).toBe(reason);
  });

  test('while waiting for the next attempt', async () => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'file'), 'x');
    storage.faults.PUT.push((request, response) => {
      request.resume();
      response.writeHead(503, { 'retry-after': '30' }).end();
      setTimeout(() => controller.abort(reason), 50);
      return true;
    });
    const controller = new AbortController();
    const { signal } = controller;
    await expectAborted(upload(context, 'vm', join(local, 'file'), join(remote, 'file'), { signal }));
  });

  test('while a stream is read', async () => {
    const { context, remote } = world();
    writeFileSync(join(remote, 'file'), Buffer.alloc(30_000_000));
    const controller = new AbortController();
    const stream = await downloadStream(context, 'vm', join(remote, 'file'), { signal: controller.signal });
    const reader = stream.getReader();
    await reader.read();
    controller.abort(reason);
    await expectAborted(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    );
  });

  test('no listener stays on the signal', async () => {
    const { context, local, remote } = world();
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners.add(args[1]);
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners.delete(args[1]);
      remove(...args);
    };
    const vms = { ...context.vms, run: context.vms.run };
    const withoutSignal: typeof vms.run = (id, params, options) =>
      context.vms.run(id, params, { ...options, signal: undefined });
    const fetchWithoutSignal: typeof vms.files.fetch = (id, body) => context.vms.files.fetch(id, body);
    const own = { ...context, vms: { run: withoutSignal, files: { ...vms.files, fetch: fetchWithoutSignal } } };
    await upload(own, 'vm', new Uint8Array(10), join(remote, 'x'), { signal });
    await download(own, 'vm', join(remote, 'x'), join(local, 'x'), { signal });
    expect(listeners.size).toBe(0);
  });
});
