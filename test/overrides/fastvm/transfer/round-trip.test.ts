import { linkSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { download, downloadBytes, downloadStream } from '../../../../src/overrides/fastvm/transfer/download.js';
import type { TransferProgress } from '../../../../src/overrides/fastvm/transfer/options.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { makeTree, ODD_NAMES } from './support/trees.js';
import { diff, listing, useWorld } from './support/world.js';

const world = useWorld();

describe('directories', () => {
  test('come back byte for byte, with modes, times, links and empty directories', async () => {
    const { context, local, remote } = world();
    makeTree(join(local, 'source'));
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'));
    expect(diff(join(local, 'source'), join(remote, 'target'))).toBe('');
    expect(listing(join(remote, 'target'))).toBe(listing(join(local, 'source')));

    await download(context, 'vm', join(remote, 'target'), join(local, 'a/b/back'));
    expect(diff(join(local, 'source'), join(local, 'a/b/back'))).toBe('');
    expect(listing(join(local, 'a/b/back'))).toBe(listing(join(local, 'source')));
  });

  test('an empty directory is a directory', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(local, 'source'));
    await upload(context, 'vm', pathToFileURL(join(local, 'source')), join(remote, 'target'));
    await download(context, 'vm', join(remote, 'target'), join(local, 'back'));
    expect(statSync(join(local, 'back')).isDirectory()).toBe(true);
    expect(diff(join(local, 'source'), join(local, 'back'))).toBe('');
  });

  test('equal trees produce equal archives', async () => {
    const { context, local, remote, storage } = world();
    makeTree(join(local, 'source'));
    await upload(context, 'vm', join(local, 'source'), join(remote, 'one'));
    await upload(context, 'vm', join(local, 'source'), join(remote, 'two'));
    expect(storage.digests).toHaveLength(2);
    expect(storage.digests[0]).toBe(storage.digests[1]);
    expect(diff(join(remote, 'one'), join(remote, 'two'))).toBe('');
  });

  test('are merged: entries on both sides are replaced, the others stay', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(remote, 'source/both'), { recursive: true });
    mkdirSync(join(remote, 'source/new/inner'), { recursive: true });
    writeFileSync(join(remote, 'source/both/file'), 'new');
    writeFileSync(join(remote, 'source/new/inner/file'), 'new');
    mkdirSync(join(local, 'target/both'), { recursive: true });
    writeFileSync(join(local, 'target/both/file'), 'old');
    writeFileSync(join(local, 'target/both/mine'), 'mine');
    writeFileSync(join(local, 'target/mine'), 'mine');
    await download(context, 'vm', join(remote, 'source'), join(local, 'target'));
    const read = (name: string) => readFileSync(join(local, 'target', name), 'utf8');
    expect(['both/file', 'both/mine', 'mine', 'new/inner/file'].map(read)).toEqual(['new', 'mine', 'mine', 'new']);
  });

  test('hard links in the guest stay links', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(remote, 'source/sub'), { recursive: true });
    writeFileSync(join(remote, 'source/a'), 'shared');
    linkSync(join(remote, 'source/a'), join(remote, 'source/sub/b'));
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'));
    expect(statSync(join(local, 'back/a')).ino).toBe(statSync(join(local, 'back/sub/b')).ino);
  });

  test('a guest directory that contains the stage does not pack it', async () => {
    const { context, guest, local } = world();
    writeFileSync(join(guest.stageDirectory, 'kept'), 'x');
    await download(context, 'vm', '../remote/var/tmp', join(local, 'back'));
    expect(listing(join(local, 'back'))).toMatch(/^f 644 \d+ kept \n$/);
    rmSync(join(guest.stageDirectory, 'kept'));
  });
});

describe('files', () => {
  test.each(ODD_NAMES)('%j comes back', async (name) => {
    const { context, local, remote } = world();
    writeFileSync(join(local, name), `content of ${name}`);
    await upload(context, 'vm', join(local, name), join(remote, name));
    expect(readFileSync(join(remote, name), 'utf8')).toBe(`content of ${name}`);
    await download(context, 'vm', join(remote, name), join(local, 'back', name));
    expect(readFileSync(join(local, 'back', name), 'utf8')).toBe(`content of ${name}`);
  });

  test('a name that is relative and looks like an option', async () => {
    const { context, local, remote } = world();
    for (const name of ['-', '-o', '.hidden']) {
      writeFileSync(join(remote, name), name);
      await download(context, 'vm', name, join(local, name));
      expect(readFileSync(join(local, name), 'utf8')).toBe(name);
    }
  });

  test('an empty file', async () => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'empty'), '');
    await upload(context, 'vm', join(local, 'empty'), join(remote, 'empty'));
    await download(context, 'vm', join(remote, 'empty'), join(local, 'back'));
    expect(statSync(join(local, 'back')).size).toBe(0);
    expect(storage.requests[0]?.headers['content-length']).toBe('0');
    expect(await downloadBytes(context, 'vm', join(remote, 'empty'))).toHaveLength(0);
  });

  test('through a symbolic link on either side', async () => {
    const { context, local, remote } = world();
    writeFileSync(join(remote, 'real'), 'real');
    symlinkSync('real', join(remote, 'link'));
    writeFileSync(join(local, 'target'), 'old');
    symlinkSync('target', join(local, 'pointer'));
    await download(context, 'vm', join(remote, 'link'), join(local, 'pointer'));
    expect(readFileSync(join(local, 'target'), 'utf8')).toBe('real');
  });

  test.each([
    ['Blob', () => new Blob(['some ', 'bytes'])],
    ['Uint8Array', () => new TextEncoder().encode('some bytes')],
    ['stream', () => new Blob(['some bytes']).stream()],
  ])('from a %s, back as bytes and as a stream', async (kind, source) => {
    const { context, remote, storage } = world();
    const path = join(remote, 'file');
    await upload(context, 'vm', source(), path);
    const { headers } = storage.requests[0] ?? {};
    expect(headers?.['transfer-encoding']).toBe(kind === 'stream' ? 'chunked' : undefined);
    expect(headers?.['content-length']).toBe(kind === 'stream' ? undefined : '10');
    expect(new TextDecoder().decode(await downloadBytes(context, 'vm', path))).toBe('some bytes');
    expect(await new Response(await downloadStream(context, 'vm', path)).text()).toBe('some bytes');
  });

  test('leaving a stream early releases the connection', async () => {
    const { context, remote } = world();
    writeFileSync(join(remote, 'big'), Buffer.alloc(20_000_000));
    const stream = await downloadStream(context, 'vm', join(remote, 'big'));
    for await (const chunk of stream) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(stream.locked).toBe(false);
  });
});

describe('a storage request', () => {
  test('sends only the headers that the signature covers', async () => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'file'), 'x'.repeat(1_000_000));
    await upload(context, 'vm', join(local, 'file'), join(remote, 'file'));
    await download(context, 'vm', join(remote, 'file'), join(local, 'back'));
    const requests = storage.requests.filter((request) => !request.fromGuest);
    expect(requests.map((request) => request.method)).toEqual(['PUT', 'GET']);
    const platform = [
      'host',
      'connection',
      'accept',
      'accept-language',
      'accept-encoding',
      'sec-fetch-mode',
      'user-agent',
    ];
    for (const { method, headers } of requests) {
      const own = Object.keys(headers).filter((name) => !platform.includes(name));
      expect(own.sort()).toEqual(method === 'PUT' ? ['content-length', 'content-type'] : []);
      expect(headers['user-agent']).toMatch(/^node$/);
    }
    expect(requests[0]?.headers['content-type']).toBe('application/octet-stream');
    expect(requests[0]?.headers['content-length']).toBe('1000000');
  });

  test('the HTTP timeout of every guest step is longer than timeoutSec', async () => {
    const { context, guest, local, remote } = world();
    mkdirSync(join(local, 'source'));
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), { timeoutSec: 120 });
    await download(context, 'vm', join(remote, 'target'), join(local, 'back'), { timeoutSec: 120 });
    expect(guest.calls.map((call) => call.timeoutSec)).toEqual([120, 120, 120, 120]);
    expect(guest.calls.map((call) => call.options?.timeoutMs)).toEqual([135_000, 135_000, 135_000, 135_000]);
  });
});

describe('progress', () => {
  test('names the phases, never goes back, and ends each counted phase once with its total', async () => {
    const { context, local, remote } = world();
    makeTree(join(local, 'source'));
    const events: TransferProgress[] = [];
    const onProgress = (progress: TransferProgress) => events.push(progress);
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), { onProgress });
    await download(context, 'vm', join(remote, 'target'), join(local, 'back'), { onProgress });
    const phases = [...new Set(events.map((event) => event.phase))];
    expect(phases).toEqual(['presign', 'pack', 'store', 'fetch', 'extract', 'classify', 'send', 'receive', 'unpack']);
    for (const phase of ['pack', 'store', 'receive']) {
      const bytes = events.filter((event) => event.phase === phase).map((event) => event.transferredBytes);
      expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
      expect(new Set(bytes).size).toBe(bytes.length);
      expect(events.findLast((event) => event.phase === phase)?.totalBytes).toBe(bytes.at(-1));
    }
  });
});
