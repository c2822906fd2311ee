import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createGuest, type Guest } from '../../../../src/mock/fastvm/guest/guest.js';

let guest: Guest;
let work: string;
const sh = (script: string, stdin?: Uint8Array) => guest.exec({ argv: ['sh', '-c', script], stdin });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const tarOnHost = (...args: string[]) => execFileSync('tar', args, { maxBuffer: 2 ** 28 });

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'guest-tar-'));
  const tree = join(work, 'tree');
  mkdirSync(join(tree, 'sub/empty'), { recursive: true });
  writeFileSync(join(tree, 'plain.txt'), 'hello\n');
  writeFileSync(
    join(tree, 'bytes'),
    Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256),
  );
  writeFileSync(join(tree, 'sub/run.sh'), '#!/bin/sh\n');
  chmodSync(join(tree, 'sub/run.sh'), 0o755);
  writeFileSync(join(tree, 'sub/with [brackets] ä €.txt'), 'x');
  writeFileSync(join(tree, 'n'.repeat(120)), 'long name');
  writeFileSync(join(tree, 'empty-file'), '');
  chmodSync(join(tree, 'empty-file'), 0o400);
  symlinkSync('plain.txt', join(tree, 'link'));
  symlinkSync('../plain.txt', join(tree, 'sub/up'));
  symlinkSync('/nowhere', join(tree, 'dangling'));
  linkSync(join(tree, 'plain.txt'), join(tree, 'sub/hard'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeEach(async () => {
  guest = await createGuest({ fetch: () => Promise.reject(new TypeError('refused')) });
});

/** Packs entries as given, including malicious ones. */
async function archiveOf(entries: readonly (Parameters<ReturnType<typeof pack>['entry']>[0] & { content?: string })[]) {
  const archive = pack();
  for (const { content, ...header } of entries) {
    if (content === undefined) archive.entry(header);
    else archive.entry(header, content);
  }
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

/** One line per entry: type, mode, whole seconds, link target, path. The time of a link itself is not kept. */
function listOf(cwd: string): string[] {
  const lines = execFileSync('find', ['.', '-printf', '%y %m %T@ %l %p\\n'], { cwd, encoding: 'utf8' })
    .trim()
    .split('\n');
  return lines.map((line) => line.replace(/^(\w \d+ \d+)\.\d+/, '$1').replace(/^(l \d+) \d+/, '$1')).sort();
}

describe('compared with GNU tar', () => {
  it('can be unpacked by GNU tar, and unpacks its archives', async () => {
    await guest.fs.writeFile('/var/tmp/x.tar.gz', tarOnHost('-cz', '-C', join(work, 'tree'), '.'));
    const unpacked = await sh("mkdir -p '/a b' && tar -xzf '/var/tmp/x.tar.gz' -C '/a b' && rm -f '/var/tmp/x.tar.gz'");
    expect(text(unpacked.stderr)).toBe('');
    expect(unpacked.exitCode).toBe(0);
    expect(await guest.fs.exists('/var/tmp/x.tar.gz')).toBe(false);

    const packed = await sh("tar -cz -C '/a b' .");
    expect(packed.exitCode).toBe(0);
    const back = join(work, 'back');
    mkdirSync(back);
    execFileSync('tar', ['-xzp', '-C', back], { input: packed.stdout });
    execFileSync('diff', ['-r', '--no-dereference', join(work, 'tree'), back]);
    expect(listOf(back)).toEqual(listOf(join(work, 'tree')));
  });

  test.each([
    ['-xf -', ''],
    ['xf - -C /out', ''],
    ['--extract --file=- --directory=/out', ''],
    ['-x -p --no-same-owner -C /out', ''],
    ['-xzf - -C /out', 'gzip'],
  ])('tar %s', async (options, compression) => {
    const plain = tarOnHost('-c', '-C', join(work, 'tree'), '.');
    const result = await sh(`mkdir /out && cd /out && tar ${options}`, compression ? gzipSync(plain) : plain);
    expect(text(result.stderr)).toBe('');
    expect(text((await sh('cat /out/sub/hard')).stdout)).toBe('hello\n');
  });

  test.each(['gnu', 'oldgnu', 'pax', 'posix', 'ustar', 'v7'])('reads the format %s', async (format) => {
    const deep = join(work, `${format}/${'d'.repeat(60)}`);
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, 'short'), 'short name');
    // v7 has no longer names.
    if (format !== 'v7') writeFileSync(join(deep, 'f'.repeat(90)), 'long name');
    const archive = tarOnHost('-c', `--format=${format}`, '-C', join(work, format), '.');
    expect(await sh('mkdir /out && tar -x -C /out', archive)).toMatchObject({ exitCode: 0 });
    const { stdout } = await sh('cat /out/*/short; cat /out/*/ff* 2> /dev/null');
    expect(text(stdout)).toBe(format === 'v7' ? 'short name' : 'short namelong name');
  });

  it('writes names of every length around the limits of a header', async () => {
    const lengths = [1, 86, 87, 96, 97, 98, 99, 100, 101, 150, 200, 255];
    await guest.fs.mkdir('/d');
    for (const length of lengths) {
      await guest.fs.writeFile(`/d/${'n'.repeat(length)}`, String(length));
      await guest.fs.symlink('t'.repeat(length), `/d/${'l'.repeat(length)}`);
    }
    const { stdout } = await sh('tar -c -C /d .');
    const back = join(work, 'lengths');
    mkdirSync(back);
    execFileSync('tar', ['-x', '-C', back], { input: stdout });
    for (const length of lengths) {
      expect(readFileSync(join(back, 'n'.repeat(length)), 'utf8')).toBe(String(length));
      expect(readlinkSync(join(back, 'l'.repeat(length)))).toBe('t'.repeat(length));
    }
  });

  it('reads several gzip members', async () => {
    const plain = tarOnHost('-c', '-C', join(work, 'tree'), '.');
    const members = Buffer.concat([gzipSync(plain.subarray(0, 1000)), gzipSync(plain.subarray(1000))]);
    await sh('mkdir /out && tar -xz -C /out', members);
    expect(Buffer.from(await guest.fs.readFileBuffer('/out/bytes'))).toEqual(readFileSync(join(work, 'tree/bytes')));
  });

  it('lists names', async () => {
    const { stdout } = await sh('mkdir /d && touch /d/b /d/a && tar -c -C /d . | tar -t');
    expect(text(stdout)).toBe('./\n./a\n./b\n');
  });

  it('leaves out what --exclude names', async () => {
    await sh('mkdir -p /d/sub && touch /d/a.tmp /d/sub/b.tmp /d/sub/keep /d/x.tar');
    const { stdout } = await sh("tar --exclude='*.tmp' --exclude=x.tar -c -C /d . | tar -t");
    expect(text(stdout)).toBe('./\n./sub/\n./sub/keep\n');
  });

  it('replaces links by their targets with -h', async () => {
    await sh('mkdir -p /d/sub /else/inner && echo hello > /else/inner/f && ln -s /else /d/dir && ln -s sub /d/up');
    await sh('ln -s /else/inner/f /d/file');
    const { stdout, stderr, exitCode } = await sh('tar -ch -C /d .');
    expect(text(stderr)).toBe('');
    expect(exitCode).toBe(0);
    const back = join(work, 'followed');
    mkdirSync(back);
    execFileSync('tar', ['-x', '-C', back], { input: stdout });
    expect(readFileSync(join(back, 'file'), 'utf8')).toBe('hello\n');
    expect(readFileSync(join(back, 'dir/inner/f'), 'utf8')).toBe('hello\n');
    expect(execFileSync('find', [back, '-type', 'l'], { encoding: 'utf8' })).toBe('');
  });

  it('does not pack the archive into itself', async () => {
    await sh('mkdir /d && touch /d/a && tar -cf /d/out.tar -C /d .');
    expect(text((await sh('tar -tf /d/out.tar')).stdout)).toBe('./\n./a\n');
  });
});

describe('confinement', () => {
  const file = (name: string) => ({ name, type: 'file' as const, content: 'evil' });
  const symlink = (name: string, linkname: string) => ({ name, linkname, type: 'symlink' as const });
  const hardlink = (name: string, linkname: string) => ({ name, linkname, type: 'link' as const });

  test.each([
    ['a name with ..', [file('../escaped')]],
    ['a nested name with ..', [file('a/../../escaped')]],
    ['a file through a link', [symlink('l', '/'), file('l/escaped')]],
    ['a file through a chain of links', [symlink('a', '..'), symlink('b', 'a'), file('b/escaped')]],
    ['a hard link to a name with ..', [hardlink('h', '../secret'), file('h')]],
    ['a hard link through a link', [symlink('l', '/'), hardlink('h', 'l/secret')]],
    ['a hard link to a link', [symlink('l', '/secret'), hardlink('h', 'l')]],
  ])('refuses %s', async (_, entries) => {
    await guest.fs.writeFile('/secret', 'secret');
    const result = await sh('mkdir /out && tar -x -C /out', await archiveOf(entries));
    expect(result.exitCode).toBe(2);
    expect(await guest.fs.exists('/escaped')).toBe(false);
    expect(await guest.fs.readFileBuffer('/secret').then(text)).toBe('secret');
  });

  it('drops the slash of absolute names', async () => {
    const result = await sh('mkdir /out && tar -x -C /out', await archiveOf([file('/escaped')]));
    expect(result.exitCode).toBe(0);
    expect(await guest.fs.exists('/escaped')).toBe(false);
    expect(await guest.fs.exists('/out/escaped')).toBe(true);
  });

  it('replaces a link instead of writing through it', async () => {
    await sh('mkdir /out && echo secret > /secret && ln -s /secret /out/l');
    await sh('tar -x -C /out', await archiveOf([file('l')]));
    expect(text((await sh('cat /secret /out/l')).stdout)).toBe('secret\nevil');
  });

  it('leaves devices out', async () => {
    const device = { name: 'null', type: 'character-device' as const, devmajor: 1, devminor: 3 };
    expect((await sh('mkdir /out && tar -x -C /out', await archiveOf([device]))).exitCode).toBe(0);
    expect(await guest.fs.exists('/out/null')).toBe(false);
  });
});

describe('failures', () => {
  const archive = () => tarOnHost('-cz', '-C', join(work, 'tree'), '.');
  test.each<[string, string, () => Uint8Array | undefined]>([
    ['a cut archive', 'tar -xz', () => archive().subarray(0, archive().length / 2)],
    ['no archive', 'tar -x', () => new TextEncoder().encode('not a tar file'.repeat(100))],
    ['empty input', 'tar -xz', () => new Uint8Array()],
    ['a missing archive', 'tar -xzf /missing.tar.gz', () => undefined],
    ['a missing directory', 'tar -xz -C /missing', archive],
    ['a missing member', 'tar -c -C /root missing', () => undefined],
    ['a link to nowhere, to be followed', 'ln -s /nowhere /root/link; tar -ch -C /root .', () => undefined],
    ['a circle of links, to be followed', 'ln -s . /root/link; tar -ch -C /root .', () => undefined],
    ['no mode', 'tar -z', () => undefined],
    ['an unknown option', 'tar -x --frobnicate', () => undefined],
  ])('%s ends with exit code 2', async (_, script, input) => {
    const result = await sh(script, input());
    expect(result.exitCode).toBe(2);
    expect(text(result.stderr)).toMatch(/^tar: /);
  });
});
