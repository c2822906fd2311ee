import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { download } from '../../../../src/overrides/fastvm/transfer/download.js';
import { makeTree } from './support/trees.js';
import { diff, failureOf, listing, useWorld, type World } from './support/world.js';

const MIB = 1024 * 1024;
const world = useWorld();

/** Three parts of 16 MiB and a bit, of which the middle one does not shrink. */
function makeLarge(w: World): string {
  const root = join(w.remote, 'source');
  makeTree(root);
  writeFileSync(join(root, 'text1'), 'text '.repeat(3 * MIB));
  writeFileSync(join(root, 'text2'), 'more '.repeat(4 * MIB));
  execFileSync('sh', ['-c', 'head -c 40000000 /dev/urandom >"$0"', join(root, 'tt-random')]);
  return root;
}

/** The kinds of the sections of the archive that storage received. */
function sectionsOf(archive: Buffer): string {
  let kinds = '';
  for (let at = 0; at < archive.byteLength; ) {
    const head = archive.toString('latin1', at, at + 16);
    kinds += head[0];
    at += 16 + Number(head.slice(1));
  }
  return kinds;
}

/** Keeps what the guest sends to storage. */
function keepArchive(w: World): string {
  const copy = join(w.remote, 'sent');
  w.guest.rewrite = (command) => command.replace(/curl (.*) -T (\S+archive)/, `cp $2 '${copy}'; curl $1 -T $2`);
  return copy;
}

describe('packing in parts', () => {
  test('compresses parts that shrink and stores the others', { timeout: 60_000 }, async () => {
    const { context, local } = world();
    const root = makeLarge(world());
    const sent = keepArchive(world());
    await download(context, 'vm', root, join(local, 'back'));
    expect(sectionsOf(readFileSync(sent))).toMatch(/^(?=.*z)(?=.*s)[zs]{4,5}$/);
    expect(diff(root, join(local, 'back'))).toBe('');
    expect(listing(join(local, 'back'))).toBe(listing(root));
  });

  test('as many processes as there are cores, also one', async () => {
    const { context, guest, local, remote } = world();
    makeTree(join(remote, 'source'));
    writeFileSync(join(remote, 'source/text'), 'text '.repeat(2 * MIB));
    for (const cores of ['echo 1', 'echo 64', 'false']) {
      guest.rewrite = (command) => command.replace('nproc', cores).replace('count=16', 'count=1');
      const back = join(local, cores);
      await download(context, 'vm', join(remote, 'source'), back);
      expect(diff(join(remote, 'source'), back)).toBe('');
    }
  });

  test('a guest with another dd sends a plain gzip file', async () => {
    const { context, guest, local, remote } = world();
    makeTree(join(remote, 'source'));
    const sent = keepArchive(world());
    const rewrite = guest.rewrite;
    guest.rewrite = (command) => rewrite(command).replace('dd bs=1 ', 'false bs=1 ');
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'));
    execFileSync('gzip', ['-t'], { input: readFileSync(sent) });
    expect(listing(join(local, 'back'))).toBe(listing(join(remote, 'source')));
  });

  test.each([
    ['tar', 'tar -c', 'tar --no-such-option -c', /exit code 64:.*no-such-option/s],
    ['shell before tar has ended', ' .; echo', ' .; exit 0; echo', /exit code/],
    ['dd', 'dd bs=1048576', 'dd if=/nowhere bs=1048576', /nowhere/],
    ['gzip', 'else gzip -1', 'else false', /exit code 1/],
    ['the last gzip of several', 'then mv', 'then false', /exit code 1/],
    ['cat', '&& cat "$1.', '&& cat "$1.no', /cat: .*no/],
    ['curl', 'curl ', 'false ', /exit code 1/],
  ])('a failing %s is detected, and nothing is left', { timeout: 60_000 }, async (name, from, to, message) => {
    const { context, guest, local, remote, storage } = world();
    const root = /several/.test(name) ? makeLarge(world()) : join(remote, 'source');
    if (!existsSync(root)) makeTree(root);
    guest.rewrite = (command) => (command.includes('tar') ? command.replace(from, to) : command);
    const error = await failureOf(download(context, 'vm', root, join(local, 'back')));
    expect(error).toMatchObject({ code: 'GUEST', phase: 'send' });
    expect(error.message).toMatch(message);
    expect(storage.requests).toEqual([]);
    expect(readdirSync(local)).toEqual([]);
    expect(readdirSync(guest.stageDirectory)).toEqual([]);
  });

  test('no other user in the guest can read the stage', async () => {
    const { context, guest, local, remote } = world();
    makeTree(join(remote, 'source'));
    const modes = join(remote, 'modes');
    guest.rewrite = (command) => command.replace('curl ', `stat -c %a "$stage" >'${modes}'; curl `);
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'));
    expect(readFileSync(modes, 'utf8')).toBe('700\n');
  });
});

test('a file that tar cannot read is an error, not left out', async () => {
  const { context, guest, local, remote } = world();
  makeTree(join(remote, 'source'));
  guest.rewrite = (command) => command.replace(/ \.(;| &&)/, ' . no-such-file$1');
  for (const compression of ['gzip', 'none'] as const) {
    const error = await failureOf(download(context, 'vm', join(remote, 'source'), join(local, 'x'), { compression }));
    expect(error).toMatchObject({ code: 'GUEST', phase: 'send', execResult: { exitCode: 2 } });
    expect(error.message).toMatch(/no-such-file: .*No such file/);
  }
});
