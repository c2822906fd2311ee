import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as root from 'fastkit';
import {
  FastvmClient,
  FileTransferError,
  type LaunchOptions,
  type Metadata,
  type RequestOptions,
  type RunParams,
  type SnapshotRestoreWarnings,
  type StreamOptions,
  type TransferOptions,
  type Vm,
  type WaitOptions,
} from 'fastkit/fastvm';
import { afterEach, expect, expectTypeOf, it, test, vi } from 'vitest';
import { serve as serveMock } from '../../../../src/mock-node.js';
import { caught } from '../../../core/support/caught.js';
import { hangingFetch, json } from '../../../core/support/scripted-fetch.js';
import { serve } from '../../../core/support/server.js';
import { scriptedClient } from '../support/events.js';

// Numbered like the second table of docs/fastvm-parity.md; defects that other files test are not here.

afterEach(() => vi.unstubAllEnvs());

it('defect 6: calls do not depend on the platform’s fetch and its hidden 300 s timers', async () => {
  const modes: (string | undefined)[] = [];
  const result = { exitCode: 0, stdout: 'a\n', stderr: '', timedOut: false, durationMs: 1 };
  const url = await serve(({ headers }, response) => {
    // Only the platform's fetch sends it.
    modes.push(headers['sec-fetch-mode'] as string | undefined);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  });
  await fetch(url);
  const client = new FastvmClient({ apiKey: 'k', baseUrl: url });
  expect((await client.vms.run('vm', { command: 'echo a' })).stdout).toBe('a\n');
  expect(modes).toEqual(['cors', undefined]);
});

it('defect 17: everything that takes time takes a signal', () => {
  expectTypeOf<RequestOptions>().toHaveProperty('signal');
  expectTypeOf<TransferOptions>().toHaveProperty('signal');
  expectTypeOf<StreamOptions>().toHaveProperty('signal');
  expectTypeOf<WaitOptions>().toHaveProperty('signal');
  expectTypeOf<LaunchOptions>().toHaveProperty('signal');
});

test.each([20.5, 0.5])('defect 23: a timeoutMs of %d is fine', async (timeoutMs) => {
  const { client } = scriptedClient({ timeoutMs, maxRetries: 0 }, hangingFetch);
  expect(await caught(client.health())).toMatchObject({ name: 'RequestTimeoutError', timeoutMs });
});

it('defect 27: the error of a transfer is not wrapped in another one', async () => {
  const done = { exitCode: 0, stdout: 'missing\n', stderr: '', timedOut: false, durationMs: 1 };
  const { client } = scriptedClient({}, () => json(done));
  for (const download of [
    client.downloadBytes('vm', '/no'),
    client.downloadStream('vm', '/no'),
    client.download('vm', '/no', '/tmp'),
  ]) {
    const error = await caught<FileTransferError>(download);
    expect(error).toBeInstanceOf(FileTransferError);
    expect([error.code, error.cause]).toEqual(['ENOENT', undefined]);
  }
});

it('defects 28 and 33: no tar on the client’s PATH, and nothing on the console', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'fastkit-no-tar-'));
  const output = ['log', 'warn', 'error'].map((name) => vi.spyOn(console, name as 'log'));
  await using served = await serveMock();
  const client = new FastvmClient({ apiKey: 'k', baseUrl: served.baseUrls.fastvm });
  const vm = await client.vms.launch({ machineType: 'c1m2' });
  vi.stubEnv('PATH', '/nowhere');
  try {
    mkdirSync(join(scratch, 'source', 'empty'), { recursive: true });
    writeFileSync(join(scratch, 'source', 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
    await client.upload(vm.id, join(scratch, 'source'), '/root/there');
    await client.download(vm.id, '/root/there', join(scratch, 'back'));
    expect(readdirSync(join(scratch, 'back')).toSorted()).toEqual(['empty', 'run.sh']);
    expect(readFileSync(join(scratch, 'back', 'run.sh'), 'utf8')).toBe('#!/bin/sh\n');
    for (const spy of output) expect(spy).not.toHaveBeenCalled();
  } finally {
    vi.restoreAllMocks();
    rmSync(scratch, { recursive: true, force: true });
  }
});

it('defect 31: types: metadata filter, restore warnings, known statuses, commands as text', () => {
  expectTypeOf<NonNullable<Parameters<FastvmClient['vms']['list']>[0]>>().toHaveProperty('metadata');
  expectTypeOf<Parameters<FastvmClient['vms']['list']>[0]>().toExtend<
    { metadata?: Metadata | undefined } | undefined
  >();
  expectTypeOf<Awaited<ReturnType<FastvmClient['vms']['launch']>>>().toHaveProperty('snapshotRestoreWarnings');
  expectTypeOf<NonNullable<Vm['snapshotRestoreWarnings']>>().toEqualTypeOf<SnapshotRestoreWarnings>();
  // A bare `string` would not offer the known values.
  expectTypeOf<string>().not.toEqualTypeOf<Vm['status']>();
  expectTypeOf<string>().toExtend<Vm['status']>();
  expectTypeOf<'running'>().toExtend<Vm['status']>();
  expectTypeOf<RunParams['command']>().toEqualTypeOf<string | readonly string[]>();
});

it('defect 32: there is one client, it has the helpers, and its launch waits', async () => {
  expect(root).not.toHaveProperty('default');
  for (const name of ['waitForVmReady', 'upload', 'download', 'console']) {
    expect(root.FastvmClient.prototype).toHaveProperty(name);
  }
  const status = (name: string) => json({ id: 'vm', name: 'vm', status: name });
  const { client } = scriptedClient({}, status('queued'), status('running'));
  expect((await client.vms.launch({ machineType: 'c1m2' })).status).toBe('running');
});
