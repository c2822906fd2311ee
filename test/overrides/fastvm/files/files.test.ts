import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FastvmClient, type FileTransferError, type VmHandle } from 'fastkit/fastvm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { type ServedCloud, serve } from '../../../../src/mock-node.js';
import { caught } from '../../../core/support/caught.js';
import { busy, json } from '../../../core/support/scripted-fetch.js';
import { scriptedClient } from '../support/events.js';
import { realGuests } from '../support/real-guests.js';
import { type ShellVm, startShellVm } from '../support/shell-vm.js';

const ODD_NAMES = [
  '-n',
  ' a b ',
  "it's",
  '"q"',
  'a\nb',
  'trailing\n',
  '*',
  '$HOME',
  '`id`',
  '.hidden',
  '..x',
  'ü€🙂',
  'a\\nb',
  '[x]',
];

const guests = realGuests();

describe.each([...guests, { name: 'simulated' as const, env: {} }])('in a $name guest', ({ name, env }) => {
  let vm: ShellVm | undefined;
  let served: ServedCloud | undefined;
  let handle: VmHandle;
  let root: string;
  const isReal = name !== 'simulated';
  const requests = () => vm?.seen.length ?? served?.cloud.calls.total ?? 0;

  beforeAll(async () => {
    if (isReal) {
      vm = await startShellVm(env);
      handle = new FastvmClient({ apiKey: 'key-0123456789', baseUrl: vm.url }).vms.use('vm');
    } else {
      served = await serve();
      const client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
      handle = await client.vms.launch({ machineType: 'c1m2' });
    }
  });
  afterAll(async () => {
    await vm?.close();
    await served?.close();
  });
  beforeEach(async () => {
    root = isReal ? mkdtempSync(join(tmpdir(), 'fastkit-files-')) : `/tmp/f${Math.random()}`;
    if (!isReal) await handle.files.mkdir(root);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  // The patterns of the simulated shell do not match line breaks.
  it.each(ODD_NAMES.filter((odd) => isReal || !odd.includes('\n')))(
    'writes, lists, stats, reads and removes %j',
    async (odd) => {
      const path = `${root}/${odd}`;
      await handle.files.write(path, `in ${odd}`);
      if (isReal) expect(readFileSync(path, 'utf8')).toBe(`in ${odd}`);
      expect(await handle.files.list(root)).toMatchObject([{ name: odd, path, type: 'file' }]);
      expect(await handle.files.stat(path)).toMatchObject({
        name: odd,
        path,
        sizeBytes: Buffer.byteLength(`in ${odd}`),
      });
      expect(await handle.files.exists(path)).toBe(true);
      expect(await handle.files.readText(path)).toBe(`in ${odd}`);
      await handle.files.copy(path, `${root}/copy`);
      await handle.files.rename(`${root}/copy`, path);
      await handle.files.remove(path);
      expect(await handle.files.exists(path)).toBe(false);
      expect(await handle.files.list(root)).toEqual([]);
    },
  );

  it('each call is one request', async () => {
    const path = `${root}/one`;
    const calls: readonly (() => Promise<unknown>)[] = [
      () => handle.files.write(path, 'x'),
      () => handle.files.write(path, 'x', { append: true, mode: 0o600 }),
      () => handle.files.readText(path),
      () => handle.files.readBytes(path),
      () => handle.files.list(root),
      () => handle.files.stat(path),
      () => handle.files.exists(path),
      () => handle.files.mkdir(`${root}/a/b`),
      () => handle.files.copy(path, `${root}/two`),
      () => handle.files.rename(path, `${root}/three`),
      () => handle.files.remove(`${root}/a`, { recursive: true }),
    ];
    for (const call of calls) {
      const before = requests();
      await call();
      expect(requests() - before).toBe(1);
    }
  });

  it('every byte, of every kind of content', async () => {
    const bytes = Uint8Array.from({ length: 1024 }, (_, i) => i % 256);
    const kinds = [bytes, bytes.buffer, new DataView(bytes.buffer), new Blob([bytes]), new Blob([bytes]).stream()];
    for (const data of kinds) {
      await handle.files.write(`${root}/bytes`, data as Uint8Array);
      expect(await handle.files.readBytes(`${root}/bytes`)).toEqual(bytes);
    }
    await handle.files.write(`${root}/empty`, '');
    expect(await handle.files.readText(`${root}/empty`)).toBe('');
    expect(await caught(handle.files.readText(`${root}/bytes`))).toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('makes parents, appends, keeps and sets modes', async () => {
    const path = `${root}/a/b/c.sh`;
    await handle.files.write(path, 'one\n', { mode: 0o750 });
    await handle.files.write(path, 'two\n', { append: true });
    await handle.files.write(`${root}/new`, 'first', { append: true });
    expect(await handle.files.readText(path)).toBe('one\ntwo\n');
    expect((await handle.files.stat(path)).mode).toBe(0o750);
    await handle.files.write(path, 'three');
    expect(await handle.files.readText(path)).toBe('three');
    expect((await handle.files.stat(path)).mode).toBe(0o750);
    expect((await handle.files.list(`${root}/a/b`)).map((entry) => entry.name)).toEqual(['c.sh']);
    expect(await handle.files.readText(`${root}/new`)).toBe('first');
  });

  it('describes directories and links', async () => {
    await handle.files.mkdir(`${root}/dir/sub`);
    await handle.run({ command: ['ln', '-s', 'dir/sub', `${root}/link`] });
    await handle.run({ command: ['ln', '-s', '/no where\n/', `${root}/gone`] });
    const entries = await handle.files.list(`${root}/`);
    expect(entries.map(({ name, type, target }) => [name, type, target])).toEqual([
      ['dir', 'directory', undefined],
      ['gone', 'symlink', '/no where\n/'],
      ['link', 'symlink', 'dir/sub'],
    ]);
    expect(entries[0]?.path).toBe(`${root}/dir`);
    expect(Math.abs(Date.now() - (entries[0]?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
    expect((await handle.files.list(`${root}/link`)).length).toBe(0);
    expect(await handle.files.exists(`${root}/gone`)).toBe(true);
    expect(await handle.files.stat('/')).toMatchObject({ type: 'directory', path: '/' });
  });

  type Failure = [title: string, call: (vm: VmHandle, root: string) => Promise<unknown>, code: string];
  // Directories of the simulated guest appear when something is put below them, also below a file.
  const ofRealGuests: Failure[] = [
    ['readBytes below a file', (vm, root) => vm.files.readBytes(`${root}/file/x`), 'ENOTDIR'],
    ['mkdir below a file', (vm, root) => vm.files.mkdir(`${root}/file/x`), 'ENOTDIR'],
    ['rename into nothing', (vm, root) => vm.files.rename(`${root}/file`, `${root}/none/x`), 'ENOENT'],
  ];
  test.each<Failure>([
    ...(isReal ? ofRealGuests : []),
    ['readText of nothing', (vm, root) => vm.files.readText(`${root}/none`), 'ENOENT'],
    ['readText of a directory', (vm, root) => vm.files.readText(root), 'EISDIR'],
    ['write to a directory', (vm, root) => vm.files.write(root, 'x'), 'EISDIR'],
    ['write below a file', (vm, root) => vm.files.write(`${root}/file/x`, 'x'), 'ENOTDIR'],
    ['append to a directory', (vm, root) => vm.files.write(root, 'x', { append: true }), 'EISDIR'],
    ['list of nothing', (vm, root) => vm.files.list(`${root}/none`), 'ENOENT'],
    ['list of a file', (vm, root) => vm.files.list(`${root}/file`), 'ENOTDIR'],
    ['stat of nothing', (vm, root) => vm.files.stat(`${root}/none`), 'ENOENT'],
    ['mkdir over a file', (vm, root) => vm.files.mkdir(`${root}/file`), 'EEXIST'],
    ['remove of a full directory', (vm, root) => vm.files.remove(`${root}/full`), 'ENOTEMPTY'],
    ['rename of nothing', (vm, root) => vm.files.rename(`${root}/none`, `${root}/x`), 'ENOENT'],
    ['rename onto a full directory', (vm, root) => vm.files.rename(`${root}/file`, `${root}/full`), 'EEXIST'],
    ['copy onto a directory', (vm, root) => vm.files.copy(`${root}/file`, `${root}/full`), 'EEXIST'],
    ['copy of a directory onto a file', (vm, root) => vm.files.copy(`${root}/full`, `${root}/file`), 'EEXIST'],
  ])('%s', async (_, call, code) => {
    await handle.files.write(`${root}/file`, 'kept');
    await handle.files.write(`${root}/full/x`, 'x');
    const error = await caught<FileTransferError>(call(handle, root));
    expect(error).toMatchObject({ name: 'FileTransferError', code, phase: 'command' });
    expect(await handle.files.readText(`${root}/file`)).toBe('kept');
    expect((await handle.files.list(root)).map(({ name }) => name)).toEqual(['file', 'full']);
  });

  it('removes what is missing, and a directory with everything in it', async () => {
    await handle.files.remove(`${root}/none`);
    await handle.files.write(`${root}/full/a/b`, 'x');
    await handle.files.copy(`${root}/full`, `${root}/again`);
    await handle.files.remove(`${root}/full`, { recursive: true });
    expect(await handle.files.readText(`${root}/again/a/b`)).toBe('x');
    await handle.files.rename(`${root}/again`, `${root}/full`);
    expect((await handle.files.list(root)).map(({ name }) => name)).toEqual(['full']);
  });

  if (!isReal) return;
  describe('on a real disk', () => {
    it('writes through a link, and keeps it', async () => {
      mkdirSync(join(root, 'real'));
      writeFileSync(join(root, 'real/target'), 'old', { mode: 0o640 });
      symlinkSync('real/target', join(root, 'link'));
      await handle.files.write(`${root}/link`, 'new');
      expect(readlinkSync(join(root, 'link'))).toBe('real/target');
      expect(readFileSync(join(root, 'real/target'), 'utf8')).toBe('new');
      expect(lstatSync(join(root, 'real/target')).mode & 0o777).toBe(0o640);
      expect(readdirSync(join(root, 'real'))).toEqual(['target']);
    });

    it('a name that is not UTF-8 is shown, and disturbs no other', async () => {
      writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([0xff])]), 'x');
      writeFileSync(join(root, 'b'), 'x');
      expect((await handle.files.list(root)).map((entry) => entry.name)).toEqual(['a\ufffd', 'b']);
    });

    it('a write that fails in the middle leaves the old content, and nothing else', async () => {
      writeFileSync(join(root, 'file'), 'old');
      await using limited = await startShellVm(env, {
        wrap: ['sh', '-c', 'trap "" XFSZ; ulimit -f 1; exec "$@"', 'sh'],
      });
      const { files } = new FastvmClient({ apiKey: 'key-0123456789', baseUrl: limited.url }).vms.use('vm');
      for (const append of [false, true]) {
        const error = await caught<FileTransferError>(files.write(`${root}/file`, 'x'.repeat(5_000), { append }));
        expect(error).toMatchObject({ name: 'FileTransferError', message: expect.stringContaining('File too large') });
        expect(readFileSync(join(root, 'file'), 'utf8')).toBe('old');
        expect(readdirSync(root)).toEqual(['file']);
      }
    });

    it.runIf(process.getuid?.() === 0)('another user gets EACCES, and writes in place what is its own', async () => {
      chmodSync(root, 0o755);
      writeFileSync(join(root, 'mine'), 'old');
      await using limited = await startShellVm(env, { uid: 65_534 });
      const { files } = new FastvmClient({ apiKey: 'key-0123456789', baseUrl: limited.url }).vms.use('vm');
      expect(await caught(files.write(`${root}/new`, 'x'))).toMatchObject({ code: 'EACCES' });
      expect(await caught(files.write(`${root}/mine`, 'x'))).toMatchObject({ code: 'EACCES' });
      chmodSync(join(root, 'mine'), 0o606);
      await files.write(`${root}/mine`, 'new');
      chmodSync(join(root, 'mine'), 0o600);
      expect(await caught(files.readText(`${root}/mine`))).toMatchObject({ code: 'EACCES' });
      chmodSync(root, 0o700);
      expect(await caught(files.list(root))).toMatchObject({ code: 'EACCES' });
      expect(readFileSync(join(root, 'mine'), 'utf8')).toBe('new');
      expect(existsSync(join(root, 'new'))).toBe(false);
    });
  });
});

describe('large content goes through storage', () => {
  let served: ServedCloud;
  let handle: VmHandle;
  beforeAll(async () => {
    served = await serve();
    const client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
    handle = await client.vms.launch({ machineType: 'c1m2' });
  });
  afterAll(async () => {
    served.cloud.assertNoViolations();
    await served.close();
  });

  const LARGE = new Uint8Array(1024 * 1024 + 1).fill(0x61);
  test.each([
    ['bytes', () => LARGE],
    ['text', () => 'a'.repeat(LARGE.length)],
    ['a Blob', () => new Blob([LARGE])],
    ['a stream', () => new Blob([LARGE]).stream()],
  ])('%s', async (_, content) => {
    await handle.files.write('/srv/large', content(), { mode: 0o640 });
    expect((await handle.files.readBytes('/srv/large')).length).toBe(LARGE.length);
    expect(await handle.files.list('/srv')).toMatchObject([{ name: 'large', sizeBytes: LARGE.length, mode: 0o640 }]);
    const before = served.cloud.calls.total;
    await handle.files.write('/srv/large', content(), { append: true });
    // Two of them are for storage, one by the guest.
    expect(served.cloud.calls.total - before).toBe(5);
    expect((await handle.files.stat('/srv/large')).sizeBytes).toBe(2 * LARGE.length);
    await handle.files.remove('/srv/large');
    expect(await handle.files.list('/srv')).toEqual([]);
  });

  it('one byte less is one request', async () => {
    const before = served.cloud.calls.total;
    await handle.files.write('/srv/small', LARGE.subarray(1));
    expect(await handle.files.readBytes('/srv/small')).toEqual(LARGE.subarray(1));
    expect(served.cloud.calls.total - before).toBe(2);
  });

  it('a write that is refused removes what was uploaded', async () => {
    await handle.files.mkdir('/srv/dir');
    expect(await caught(handle.files.write('/srv/dir', LARGE))).toMatchObject({ code: 'EISDIR' });
    expect((await handle.files.list('/srv')).map(({ name }) => name)).toEqual(['dir', 'small']);
  });
});

describe('what a guest may say', () => {
  const result = (stderr: string, more = {}) =>
    json({
      exitCode: 1,
      stdout: '',
      stderr,
      timedOut: false,
      stdoutTruncated: false,
      stderrTruncated: false,
      durationMs: 1,
      ...more,
    });

  test.each([
    ['cat: write error: No space left on device', 'ENOSPC'],
    ['sh: 12: cannot create /a/b: Permission denied', 'EACCES'],
    ["mv: cannot move 'a' to 'b': Read-only file system", 'EACCES'],
    ['sh: 5: cannot open /x: No such file', 'ENOENT'],
    ['cat: /Permission denied: bad thing', 'GUEST'],
    ['', 'GUEST'],
  ])('%j is %s', async (stderr, code) => {
    const { client } = scriptedClient({}, result(stderr));
    expect(await caught(client.vms.files.write('vm', '/a', 'x'))).toMatchObject({ code, phase: 'command' });
  });

  test.each([
    ['', 'GUEST'],
    ['5\naGVsbG8=\n', 'GUEST'],
    ['five\naGVsbG8=\n.\n', 'GUEST'],
    ['5\n!!!!\n.\n', 'GUEST'],
  ])('output %j is not taken for content', async (stdout, code) => {
    const { client } = scriptedClient({}, result('', { exitCode: 0, stdout }));
    expect(await caught(client.vms.files.readBytes('vm', '/a'))).toMatchObject({ code });
  });

  it('a guest without base64 prints hexadecimal', async () => {
    const { client } = scriptedClient({}, result('', { exitCode: 0, stdout: '3\nhex\n 61 62\n 0a\n.\n' }));
    expect(await client.vms.files.readText('vm', '/a')).toBe('ab\n');
  });

  it('more than a response can hold is TOO_LARGE', async () => {
    const { client } = scriptedClient({}, result('', { exitCode: 0, stdoutTruncated: true }));
    expect(await caught(client.vms.files.list('vm', '/a'))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('reads and replacements are retried; appending, renaming and copying are not', async () => {
    const cases: readonly [number, (vm: VmHandle) => Promise<unknown>][] = [
      [2, (vm) => vm.files.readText('/a')],
      [2, (vm) => vm.files.write('/a', 'x')],
      [2, (vm) => vm.files.remove('/a')],
      [1, (vm) => vm.files.write('/a', 'x', { append: true })],
      [1, (vm) => vm.files.rename('/a', '/b')],
      [1, (vm) => vm.files.copy('/a', '/b')],
    ];
    for (const [requests, call] of cases) {
      const { client, sent } = scriptedClient({ maxRetries: 1 }, busy(503), busy(503));
      await caught(call(client.vms.use('vm')));
      expect(sent).toHaveLength(requests);
    }
  });

  test.each<[string, (vm: VmHandle) => Promise<unknown>]>([
    ['an empty path', (vm) => vm.files.readText('')],
    ['a NUL in a path', (vm) => vm.files.write('/a\0', 'x')],
    ['no content', (vm) => vm.files.write('/a', undefined as never)],
    ['a mode that is none', (vm) => vm.files.write('/a', 'x', { mode: 1.5 })],
    ['an unknown option', (vm) => vm.files.write('/a', 'x', { encoding: 'utf8' } as never)],
  ])('%s is refused before anything is sent', async (_, call) => {
    const { client, sent } = scriptedClient({});
    expect(await caught(call(client.vms.use('vm')))).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(sent).toEqual([]);
  });
});
