import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../../src/core/errors/index.js';
import { download } from '../../../../src/overrides/fastvm/transfer/download.js';
import type { TransferProgress } from '../../../../src/overrides/fastvm/transfer/options.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { execResult } from './support/guest.js';
import { makeTree } from './support/trees.js';
import { diff, failureOf, listing, useWorld } from './support/world.js';

const world = useWorld();

/** Names below a directory, sorted. */
const namesIn = (root: string): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();

describe('compression', () => {
  test("'none': the same tree, of a length that is known before anything is read", async () => {
    const { context, local, remote, storage } = world();
    makeTree(join(local, 'source'));
    const events: TransferProgress[] = [];
    const onProgress = (progress: TransferProgress) => events.push(progress);
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), { compression: 'none', onProgress });
    expect(listing(join(remote, 'target'))).toBe(listing(join(local, 'source')));
    expect(diff(join(local, 'source'), join(remote, 'target'))).toBe('');
    const length = Number(storage.requests[0]?.headers['content-length']);
    expect(length).toBeGreaterThan(3_000_001);
    const store = events.filter(({ phase }) => phase === 'store');
    expect(new Set(store.map(({ totalBytes }) => totalBytes))).toEqual(new Set([length]));
    expect(store.at(-1)?.transferredBytes).toBe(length);

    await download(context, 'vm', join(remote, 'target'), join(local, 'back'), { compression: 'none' });
    expect(listing(join(local, 'back'))).toBe(listing(join(local, 'source')));
    expect(diff(join(local, 'source'), join(local, 'back'))).toBe('');
  });

  test("'none': sent again after a failure, and refused by its length before anything is sent", async () => {
    const { context, local, remote, storage } = world();
    makeTree(join(local, 'source'));
    storage.faults.PUT.push(async (request) => {
      await new Promise((resolve) => request.once('data', resolve));
      request.socket.destroy();
      return true;
    });
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), { compression: 'none' });
    expect(diff(join(local, 'source'), join(remote, 'target'))).toBe('');
    storage.maxUploadBytes = 100_000;
    const sent = storage.requests.length;
    const refused = upload(context, 'vm', join(local, 'source'), join(remote, 'x'), { compression: 'none' });
    const error = await failureOf(refused);
    expect(error).toMatchObject({ code: 'TOO_LARGE' });
    expect(error.message).toMatch(/\d{7} bytes.* 100000 /);
    expect(storage.requests).toHaveLength(sent);
  });

  test('anything else is refused', async () => {
    const { context, local, remote, storage } = world();
    for (const options of [{ compression: 'zstd' }, { symlinks: 'ignore' }, { ignore: '*.log' }]) {
      const error = await failureOf(upload(context, 'vm', local, remote, options as never));
      expect(error).toBeInstanceOf(InvalidArgumentError);
    }
    expect(storage.presigns).toBe(0);
  });

  test('incompressible data is stored; gzip and tar read the archive', async () => {
    const { context, guest, local, remote } = world();
    mkdirSync(join(local, 'source'));
    const random = Buffer.alloc(3_000_000);
    for (let at = 0; at < random.byteLength; at += 50_000) crypto.getRandomValues(random.subarray(at, at + 50_000));
    writeFileSync(join(local, 'source/random'), random);
    writeFileSync(join(local, 'source/text'), 'text '.repeat(500_000));
    let archive = Buffer.alloc(0);
    guest.intercept = async (command) => {
      const stage = /tar -xzf '\/var\/tmp\/([^']+)'/.exec(command)?.[1];
      if (stage !== undefined) archive = readFileSync(join(guest.stageDirectory, stage));
      return undefined;
    };
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'));
    expect(archive.byteLength).toBeGreaterThan(3_000_000);
    expect(archive.byteLength).toBeLessThan(3_200_000);
    execFileSync('gzip', ['-t'], { input: archive });
    expect(diff(join(local, 'source'), join(remote, 'target'))).toBe('');
  });
});

describe('modes of single files', () => {
  test.each([0o755, 0o600, 0o644, 0o444])('%o goes up and comes back', async (mode) => {
    const { context, guest, local, remote } = world();
    writeFileSync(join(local, "it's"), 'x');
    chmodSync(join(local, "it's"), mode);
    await upload(context, 'vm', join(local, "it's"), join(remote, "it's"));
    expect(statSync(join(remote, "it's")).mode & 0o7777).toBe(mode);
    // The default mode needs no further command.
    expect(guest.calls).toHaveLength(mode === 0o644 ? 1 : 2);
    await download(context, 'vm', join(remote, "it's"), join(local, 'back'));
    expect(statSync(join(local, 'back')).mode & 0o7777).toBe(mode);
  });

  test('setuid does not come back; bytes have no mode; a guest without stat yields the default one', async () => {
    const { context, guest, local, remote } = world();
    writeFileSync(join(remote, 'tool'), 'x');
    chmodSync(join(remote, 'tool'), 0o6755);
    await download(context, 'vm', join(remote, 'tool'), join(local, 'tool'));
    expect(statSync(join(local, 'tool')).mode & 0o7777).toBe(0o755);
    await upload(context, 'vm', new Uint8Array(1), join(remote, 'bytes'));
    expect(guest.calls.filter(({ command }) => command.startsWith('chmod'))).toEqual([]);
    guest.rewrite = (command) => command.replace('stat -L', 'no-such-program');
    await download(context, 'vm', join(remote, 'tool'), join(local, 'plain'));
    expect(statSync(join(local, 'plain')).mode & 0o111).toBe(0);
  });

  test('a failing chmod in the guest is reported', async () => {
    const { context, guest, local, remote } = world();
    writeFileSync(join(local, 'tool'), 'x', { mode: 0o755 });
    guest.intercept = async (command) =>
      command.startsWith('chmod 0755') ? execResult({ exitCode: 1, stderr: 'read-only' }) : undefined;
    const error = await failureOf(upload(context, 'vm', join(local, 'tool'), join(remote, 'tool')));
    expect(error).toMatchObject({ code: 'GUEST', phase: 'fetch' });
    expect(error.message).toMatch(/mode of .*exit code 1: read-only/);
  });
});

/** A tree with entries to leave out. */
function makeMixed(root: string): void {
  mkdirSync(join(root, 'src/inner'), { recursive: true });
  mkdirSync(join(root, 'node_modules/x/y'), { recursive: true });
  for (const name of ['src/a.ts', 'src/a.log', 'src/inner/b.ts', 'node_modules/x/y/z', 'top.log']) {
    writeFileSync(join(root, name), name);
  }
  symlinkSync('a.ts', join(root, 'src/link'));
}

describe('ignore', () => {
  const kept = ['src', 'src/a.ts', 'src/inner', 'src/inner/b.ts', 'src/link'];
  const isIgnored = (path: string, { type }: { type: string }) =>
    (type === 'directory' && path === 'node_modules') || (type === 'file' && path.endsWith('.log'));

  test('uploads: ignored directories are not even read, other entries are checked once', async () => {
    const { context, local, remote } = world();
    makeMixed(join(local, 'source'));
    const asked: string[] = [];
    const ignore = (path: string, entry: { type: string }) => {
      asked.push(`${entry.type} ${path}`);
      return isIgnored(path, entry);
    };
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), { ignore });
    expect(namesIn(join(remote, 'target'))).toEqual(kept);
    expect(asked.sort()).toEqual([
      'directory node_modules',
      'directory src',
      'directory src/inner',
      'file src/a.log',
      'file src/a.ts',
      'file src/inner/b.ts',
      'file top.log',
      'symlink src/link',
    ]);
  });

  test.each(['gzip', 'none'] as const)('downloads (%s): ignored entries are not written', async (compression) => {
    const { context, local, remote } = world();
    makeMixed(join(remote, 'source'));
    const asked: string[] = [];
    const ignore = (path: string, entry: { type: string }) => {
      asked.push(path);
      return isIgnored(path, entry);
    };
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'), { ignore, compression });
    expect(namesIn(join(local, 'back'))).toEqual(kept);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).not.toContain('node_modules/x');
  });

  test('ignored pipes are not an error, in both directions', async () => {
    const { context, local, remote } = world();
    const seen: string[] = [];
    const ignore = (path: string, { type }: { type: string }) => {
      seen.push(`${type} ${path}`);
      return type === 'other';
    };
    for (const root of [join(local, 'source'), join(remote, 'source')]) {
      mkdirSync(root);
      execFileSync('mkfifo', [join(root, 'pipe')]);
      writeFileSync(join(root, 'file'), 'x');
    }
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), { ignore });
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'), { ignore });
    expect([namesIn(join(remote, 'target')), namesIn(join(local, 'back'))]).toEqual([['file'], ['file']]);
    expect(seen.sort()).toEqual(['file file', 'file file', 'other pipe', 'other pipe']);
  });

  test('its error is thrown unchanged, and nothing is left', async () => {
    const { context, local, remote } = world();
    makeMixed(join(local, 'source'));
    makeMixed(join(remote, 'source'));
    const mistake = new RangeError('a mistake of the caller');
    const ignore = () => {
      throw mistake;
    };
    expect(await failureOf(upload(context, 'vm', join(local, 'source'), join(remote, 'x'), { ignore }))).toBe(mistake);
    expect(await failureOf(download(context, 'vm', join(remote, 'source'), join(local, 'x'), { ignore }))).toBe(
      mistake,
    );
    expect([readdirSync(local), readdirSync(remote).sort()]).toEqual([['source'], ['source', 'var']]);
  });

  test('a promise as result is rejected', async () => {
    const { context, local, remote } = world();
    makeMixed(join(local, 'source'));
    const ignore = (async () => false) as never;
    const error = await failureOf(upload(context, 'vm', join(local, 'source'), join(remote, 'x'), { ignore }));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toContain('true or false');
  });

  test('a hard link to an ignored file has no content: an error that says so', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(remote, 'source'));
    writeFileSync(join(remote, 'source/a'), 'shared');
    linkSync(join(remote, 'source/a'), join(remote, 'source/b'));
    const names: string[] = [];
    const ignore = (path: string) => names.push(path) === 1;
    const error = await failureOf(download(context, 'vm', join(remote, 'source'), join(local, 'x'), { ignore }));
    expect(error).toMatchObject({ code: 'UNSUPPORTED', phase: 'unpack' });
    expect(readdirSync(local)).toEqual([]);
  });
});

describe('symbolic links', () => {
  /** Links to a file and to a directory, both outside. */
  function makeLinks(root: string): void {
    mkdirSync(join(root, 'source'), { recursive: true });
    mkdirSync(join(root, 'elsewhere/inner'), { recursive: true });
    writeFileSync(join(root, 'elsewhere/inner/file'), 'outside');
    symlinkSync('../elsewhere/inner/file', join(root, 'source/to-file'));
    symlinkSync('../elsewhere', join(root, 'source/to-directory'));
  }
  const followed = ['to-directory', 'to-directory/inner', 'to-directory/inner/file', 'to-file'];

  test.each(['gzip', 'none'] as const)("'follow' (%s) copies their targets", async (compression) => {
    const { context, local, remote } = world();
    makeLinks(local);
    makeLinks(remote);
    const options = { symlinks: 'follow', compression } as const;
    await upload(context, 'vm', join(local, 'source'), join(remote, 'target'), options);
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'), options);
    for (const copy of [join(remote, 'target'), join(local, 'back')]) {
      expect(namesIn(copy)).toEqual(followed);
      expect(readFileSync(join(copy, 'to-directory/inner/file'), 'utf8')).toBe('outside');
      expect(listing(copy)).not.toMatch(/^l/m);
    }
  });

  test("'skip' leaves them out, 'refuse' fails and names one", async () => {
    const { context, local, remote } = world();
    makeLinks(local);
    makeLinks(remote);
    writeFileSync(join(local, 'source/plain'), 'x');
    writeFileSync(join(remote, 'source/plain'), 'x');
    const [from, to] = [join(local, 'source'), join(local, 'back')];
    await upload(context, 'vm', from, join(remote, 'target'), { symlinks: 'skip' });
    await download(context, 'vm', join(remote, 'source'), to, { symlinks: 'skip' });
    expect([namesIn(join(remote, 'target')), namesIn(to)]).toEqual([['plain'], ['plain']]);
    for (const transfer of [
      upload(context, 'vm', from, join(remote, 'x'), { symlinks: 'refuse' }),
      download(context, 'vm', join(remote, 'source'), join(local, 'x'), { symlinks: 'refuse' }),
    ]) {
      const error = await failureOf(transfer);
      expect(error).toMatchObject({ code: 'UNSUPPORTED' });
      expect(error.message).toMatch(/"to-(file|directory)" is a symbolic link/);
    }
    expect(readdirSync(local).sort()).toEqual(['back', 'elsewhere', 'source']);
  });

  test("'follow' fails on dangling links and on cycles", async () => {
    const { context, local, remote } = world();
    mkdirSync(join(local, 'dangling'));
    symlinkSync('nothing', join(local, 'dangling/link'));
    mkdirSync(join(local, 'circle/inner'), { recursive: true });
    symlinkSync('..', join(local, 'circle/inner/up'));
    const follow = { symlinks: 'follow' } as const;
    const dangling = await failureOf(upload(context, 'vm', join(local, 'dangling'), join(remote, 'x'), follow));
    expect(dangling).toMatchObject({ code: 'LOCAL_FILE', phase: 'pack' });
    const circle = await failureOf(upload(context, 'vm', join(local, 'circle'), join(remote, 'x'), follow));
    expect(circle).toMatchObject({ code: 'UNSUPPORTED', phase: 'pack' });
    expect(circle.message).toContain('circle/inner/up');
    const inGuest = await failureOf(download(context, 'vm', join(local, 'dangling'), join(local, 'x'), follow));
    expect(inGuest).toMatchObject({ code: 'GUEST', phase: 'send' });
  });
});
