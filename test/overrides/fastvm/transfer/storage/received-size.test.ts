import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../../../src/core/errors/index.js';
import { download, downloadBytes, downloadStream } from '../../../../../src/overrides/fastvm/transfer/download.js';
import { execResult } from '../support/guest.js';
import type { Fault } from '../support/storage.js';
import { failureOf, useWorld } from '../support/world.js';

const world = useWorld();
const SIZE = 50_000;

/** A file in the guest, and an older one at its destination. */
function prepare(): { path: string; local: string } {
  const { remote, local } = world();
  writeFileSync(join(remote, 'file'), Buffer.alloc(SIZE, 'new'));
  writeFileSync(join(local, 'file'), 'old');
  return { path: join(remote, 'file'), local: join(local, 'file') };
}

const respond =
  (headers: Record<string, string>, body: Uint8Array): Fault =>
  (_request, response) => {
    response.writeHead(200, headers).end(body);
    return true;
  };

/** A guest whose `curl` reports nothing, or something else. */
function withReport(report: string): void {
  world().guest.rewrite = (command) => command.replace(/-w '[^']*'/, report === '' ? '' : `-w '${report}'`);
}

async function expectOld(fault: Fault, requests: number, message: RegExp, code = 'STORAGE'): Promise<void> {
  const { context, storage } = world();
  const { path, local } = prepare();
  storage.faults.GET.push(fault, fault, fault);
  const error = await failureOf(download(context, 'vm', path, local));
  expect(error).toMatchObject({ name: 'FileTransferError', code, phase: 'receive' });
  expect(error.message).toMatch(message);
  expect(readFileSync(local, 'utf8')).toBe('old');
  expect(readdirSync(world().local)).toEqual(['file']);
  expect(storage.requests.filter(({ method }) => method === 'GET')).toHaveLength(requests);
}

describe('what arrives is compared with what the guest has sent', () => {
  test('a clean end that comes early, without a Content-Length', async () => {
    await expectOld(respond({}, Buffer.alloc(100)), 3, /expected 50000 bytes \(as the guest has sent them\), got 100$/);
  });

  test('a body that goes on', async () => {
    await expectOld(respond({}, Buffer.alloc(SIZE + 1)), 3, /expected 50000 bytes .*, got 50001/);
  });

  test('a Content-Length that says otherwise', async () => {
    await expectOld(respond({ 'content-length': '100' }, Buffer.alloc(100)), 3, /expected 50000 bytes .*, got 100$/);
  });

  test('a content coding: refused at once, and never decoded', async () => {
    const body = brotliCompressSync(Buffer.alloc(SIZE));
    await expectOld(respond({ 'content-encoding': 'br' }, body), 1, /Content-Encoding br although identity/);
    expect(world().storage.requests.at(-1)?.headers['accept-encoding']).toBe('identity');
  });

  test('the archive of a directory', async () => {
    const { context, storage, remote, local } = world();
    prepare();
    storage.faults.GET.push((_request, response, object) => {
      response.writeHead(200).end(Buffer.concat([readFileSync(object), Buffer.alloc(512)]));
      return true;
    });
    await download(context, 'vm', remote, join(local, 'back'), {
      compression: 'none',
      ignore: (name) => name === 'var',
    });
    expect(storage.requests.filter(({ method }) => method === 'GET')).toHaveLength(2);
  });

  test('bytes and streams', async () => {
    const { context, storage } = world();
    const { path } = prepare();
    storage.faults.GET.push(...Array.from({ length: 4 }, () => respond({}, Buffer.alloc(100))));
    expect(await failureOf(downloadBytes(context, 'vm', path))).toMatchObject({ code: 'STORAGE' });
    const stream = await downloadStream(context, 'vm', path);
    expect(await failureOf(new Response(stream).text())).toMatchObject({ code: 'STORAGE' });
  });

  test.each([
    'fastkit-sent %{http_code} %{size_upload}.000000\\n',
    'noise\\nfastkit-sent %{http_code} %{size_upload}\\n',
  ])('a curl that prints %j', async (report) => {
    withReport(report);
    await expectOld(respond({}, Buffer.alloc(100)), 3, /as the guest has sent them/);
  });

  test('a redirect, which curl takes for success, is not', async () => {
    const { context, guest } = world();
    const { path, local } = prepare();
    guest.intercept = async (command) =>
      command.startsWith('curl') ? execResult({ stdout: 'fastkit-sent 307 0\n' }) : undefined;
    const error = await failureOf(download(context, 'vm', path, local));
    expect(error).toMatchObject({ code: 'STORAGE', phase: 'send' });
    expect(error.message).toContain('responded with 307');
  });
});

describe('a guest that does not say how much it has sent', () => {
  test.each(['', 'curl: unknown variable', 'fastkit-sent %{http_code} -1\\n'])(
    '%j: Content-Length is checked',
    async (report) => {
      withReport(report);
      const { context, logLines } = world();
      const { path, local } = prepare();
      await download(context, 'vm', path, local);
      expect(readFileSync(local)).toHaveLength(SIZE);
      expect(logLines.join('\n')).toContain('does not say how much it has sent');
      const short = async (_url: string, init: RequestInit) =>
        init.method === 'GET' ? new Response('12345', { headers: { 'content-length': '10' } }) : new Response();
      const cut = downloadStream({ ...context, fetch: short }, 'vm', path).then((stream) =>
        new Response(stream).text(),
      );
      expect((await failureOf(cut)).message).toContain('expected 10 bytes (Content-Length), got 5');
    },
  );

  test('without a Content-Length, maxUploadBytes is the limit', async () => {
    withReport('');
    world().storage.maxUploadBytes = 60_000;
    await expectOld(respond({}, Buffer.alloc(60_001)), 1, /at least 60001 bytes; the limit is 60000/, 'TOO_LARGE');
  });

  test.each([Number.NaN, -1, '10'])('a maxUploadBytes of %j is none', async (maxUploadBytes) => {
    world().storage.maxUploadBytes = maxUploadBytes as number;
    const { path, local } = prepare();
    await download(world().context, 'vm', path, local);
    expect(readFileSync(local)).toHaveLength(SIZE);
  });
});

describe('limits.maxBytes', () => {
  test('of a file, before a byte of it is read', async () => {
    const { context } = world();
    const { path, local } = prepare();
    const limits = { maxBytes: SIZE - 1 };
    const transfers: (() => Promise<unknown>)[] = [
      () => download(context, 'vm', path, local, { limits }),
      () => downloadBytes(context, 'vm', path, { limits }),
      () => downloadStream(context, 'vm', path, { limits }),
    ];
    for (const transfer of transfers) {
      const error = await failureOf(transfer());
      expect(error).toMatchObject({ code: 'TOO_LARGE', hint: expect.stringContaining('limits: { maxBytes }') });
    }
    expect(readFileSync(local, 'utf8')).toBe('old');
    expect(await downloadBytes(context, 'vm', path, { limits: { maxBytes: SIZE } })).toHaveLength(SIZE);
  });

  test('downloadBytes has one of 1 GiB, downloadStream has none', async () => {
    const { context, storage } = world();
    const { path } = prepare();
    withReport('');
    const large = respond({ 'content-length': String(2 ** 30 + 1) }, Buffer.alloc(10));
    storage.faults.GET.push(large, large);
    expect(await failureOf(downloadBytes(context, 'vm', path))).toMatchObject({ code: 'TOO_LARGE' });
    await (await downloadStream(context, 'vm', path)).cancel();
  });

  test.each([0, -1, 1.5, '9', null])('%j is refused before any request', async (maxBytes) => {
    const { context, guest } = world();
    const error = await failureOf(downloadBytes(context, 'vm', '/x', { limits: { maxBytes: maxBytes as number } }));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toContain('limits.maxBytes');
    expect(guest.calls).toEqual([]);
  });
});
