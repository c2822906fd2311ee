import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { download } from '../../../../src/overrides/fastvm/transfer/download.js';
import { tarHeader } from '../../../../src/overrides/fastvm/transfer/node/tar-header.js';
import { unpackArchive } from '../../../../src/overrides/fastvm/transfer/node/unpack-archive.js';
import { failureOf, useWorld, type World } from './support/world.js';

const BLOCK = 512;
const END = Buffer.alloc(2 * BLOCK);
const world = useWorld();

type Change = (block: Buffer) => void;

/** A header with changed fields and the right checksum. */
function header(name: string, change: Change = () => undefined, sizeBytes = 0): Buffer {
  const mtime = new Date(1_600_000_000_000);
  const block = Buffer.from(tarHeader({ name, path: '', mode: 0o644, mtime, type: 'file', sizeBytes }));
  change(block);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const flag =
  (type: string): Change =>
  (block) =>
    block.write(type, 156);
const size =
  (digits: string): Change =>
  (block) =>
    block.write(digits.padEnd(12, '\0'), 124);
const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.byteLength % BLOCK)) % BLOCK)]);
const pax = (text: string): Buffer =>
  Buffer.concat([header('pax', flag('x'), Buffer.byteLength(text)), padded(Buffer.from(text))]);
const good = Buffer.concat([header('good', undefined, 4), padded(Buffer.from('good'))]);

/** An archive by the real tar, made in a folder that holds `good`. */
function byTar(w: World, prepare: string, args: string): Buffer {
  const folder = join(w.remote, 'evil');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'good'), 'good');
  execFileSync('sh', ['-c', `cd "$0" && { ${prepare}; } && tar -cf ../evil.tar ${args} 2>/dev/null`, folder]);
  return readFileSync(join(w.remote, 'evil.tar'));
}

const ARCHIVES: [string, (w: World) => Buffer, RegExp][] = [
  ['a name with .., by tar', (w) => byTar(w, 'echo x >../out', '-P good ../out'), /"\.\."/],
  ['an absolute name, by tar', (w) => byTar(w, 'true', `-P good ${w.remote}/evil/good`), /absolute/],
  [
    'a link and a write through it, by tar',
    (w) => byTar(w, 'ln -s .. way; mkdir -p a/way; echo x >a/way/evil', 'good way -C a way/evil'),
    /twice/,
  ],
  [
    'a hard link out, by tar',
    (w) => byTar(w, 'echo x >h1; ln h1 h2', "--transform 's,^h1$,../outside,H' -P good h1 h2"),
    /"\.\."/,
  ],
  ['a pipe, by tar', (w) => byTar(w, 'mkfifo pipe', 'good pipe'), /type fifo is not allowed/],
  ['a device', () => Buffer.concat([good, header('null', flag('3')), END]), /character-device/],
  ['a block device', () => Buffer.concat([good, header('disk', flag('4')), END]), /block-device/],
  ['an unknown type', () => Buffer.concat([good, header('odd', flag('Z')), END]), /type unknown is not allowed/],
  ['a size beyond the archive', () => Buffer.concat([good, header('lie', undefined, 2 ** 37), END]), /cut short/],
  [
    'a size below the content',
    () => Buffer.concat([good, header('lie', size('1')), Buffer.alloc(1024, 'x'), END]),
    /is damaged: a header/,
  ],
  ['a negative size', () => Buffer.concat([good, header('lie', (b) => b.fill(0xff, 124, 136)), END]), /-1 bytes/],
  [
    'a size of 8 EiB',
    () => Buffer.concat([good, header('lie', (b) => b.fill(0x80, 124, 125).fill(0xff, 129, 136)), END]),
    /claims to have/,
  ],
  ['a size that is not a number', () => Buffer.concat([good, header('lie', size('12x')), END]), /an invalid number/],
  [
    'a size in words',
    () => Buffer.concat([good, pax('16 size=zwanzig\n'), header('lie'), END]),
    /size is .zwanzig., not a decimal number/,
  ],
  [
    'a size that only the extension has',
    () => Buffer.concat([good, pax('16 size=9999999\n'), header('lie'), END]),
    /cut short/,
  ],
  [
    'an extension that lies about its lines',
    () => Buffer.concat([good, pax('99 path=x\n'), header('lie'), END]),
    /cannot be read/,
  ],
  ['an extension without end', () => Buffer.concat([good, header('x', flag('x'), 2 ** 33), END]), /8589934592 bytes/],
  [
    'a name of a megabyte',
    () => Buffer.concat([good, pax(`1000008 path=${'x'.repeat(999_994)}\n`), header('y'), END]),
    /a name of 99999\d char/,
  ],
  [
    'a name of 50,000 folders',
    () => {
      const name = Buffer.from('a/'.repeat(50_000));
      return Buffer.concat([good, header('x', flag('L'), name.byteLength), padded(name), header('y'), END]);
    },
    /a name of 100000 characters/,
  ],
  [
    'a name that is not UTF-8',
    () => Buffer.concat([good, header('x', (b) => b.writeUInt8(0xff, 0)), END]),
    /not UTF-8/,
  ],
  ['half an end', () => Buffer.concat([good, END.subarray(BLOCK), header('more'), END]), /end marker/],
  ['nothing', () => Buffer.alloc(0), /./],
];

/** Makes the guest send these bytes instead of a directory. */
function sendInstead(w: World, body: Uint8Array): void {
  const path = join(w.remote, 'instead');
  writeFileSync(path, body);
  mkdirSync(join(w.remote, 'source'), { recursive: true });
  w.guest.rewrite = (command) =>
    command.includes('tar -c') ? `${/curl [^;]* -T /.exec(command)?.[0]} '${path}'` : command;
}

/** Downloads, and expects an error without side effects: no new directory, and no change in an existing one. */
async function expectRefused(compression: 'gzip' | 'none', message: RegExp): Promise<void> {
  const { context, local, remote } = world();
  const target = join(local, compression === 'none' ? 'old' : 'new');
  mkdirSync(join(local, 'old'), { recursive: true });
  writeFileSync(join(local, 'old/good'), 'mine');
  const error = await failureOf(download(context, 'vm', join(remote, 'source'), target, { compression }));
  expect(error).toMatchObject({ code: 'ARCHIVE', phase: 'unpack' });
  expect(error.message).toMatch(message);
  expect(readdirSync(local)).toEqual(['old']);
  expect(readFileSync(join(local, 'old/good'), 'utf8')).toBe('mine');
}

describe('a guest that sends', () => {
  test.each(ARCHIVES)('%s: refused, and nothing is written', async (_name, make, message) => {
    const archive = make(world());
    sendInstead(world(), archive);
    await expectRefused('none', message);
    sendInstead(world(), gzipSync(archive));
    await expectRefused('gzip', message);
  });

  const whole = Buffer.concat([good, END]);
  const section = (kind: string, body: Buffer, length = body.byteLength) =>
    Buffer.concat([Buffer.from(`${kind}${String(length).padStart(15, '0')}`), body]);
  test.each([
    ['a section of another kind', section('x', whole), /does not start/],
    ['a section that is too short', section('s', whole, whole.byteLength + 1), /cut short/],
    ['a section that is not compressed', section('z', whole), /cannot be inflated/],
    ['a section cut in its middle', section('z', gzipSync(whole).subarray(0, -9)), /cannot be inflated/],
    [
      'a section with a wrong checksum',
      section('z', Buffer.concat([gzipSync(whole).subarray(0, -8), END])),
      /inflated/,
    ],
    ['half a head', Buffer.concat([section('s', whole), Buffer.from('s000')]), /cut short/],
    ['half an archive', section('s', whole.subarray(0, 700)), /cut short/],
    ['no bytes', Buffer.alloc(0), /cut short/],
  ])('%s', async (_name, body, message) => {
    sendInstead(world(), body);
    await expectRefused('gzip', message);
  });

  test('sections of both kinds, cut anywhere, are one archive', async () => {
    const { context, local, remote } = world();
    const [a, b] = [whole.subarray(0, 700), whole.subarray(700)];
    sendInstead(world(), Buffer.concat([section('z', gzipSync(a)), section('s', Buffer.alloc(0)), section('s', b)]));
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'));
    expect(readFileSync(join(local, 'back/good'), 'utf8')).toBe('good');
  });
});

test('names of 255 bytes, owners, setuid bits and odd links of a real tar', async () => {
  const { context, local, remote } = world();
  const root = join(remote, 'source');
  mkdirSync(root);
  const long = 'ü'.repeat(127);
  writeFileSync(join(root, `${long}x`), 'long');
  writeFileSync(join(root, 'x'.repeat(255)), 'long');
  writeFileSync(join(root, 'tool'), 'x');
  symlinkSync('y'.repeat(900), join(root, 'far'));
  execFileSync('sh', ['-c', 'cd "$0" && chmod 6755 tool && chmod 1777 . && touch -d 1960-01-01 tool', root]);
  await download(context, 'vm', root, join(local, 'back'));
  expect(readdirSync(join(local, 'back')).sort()).toEqual(readdirSync(root).sort());
  expect(statSync(join(local, 'back/tool')).mode & 0o7777).toBe(0o755);
  expect(statSync(join(local, 'back/tool')).mtime).toEqual(statSync(join(root, 'tool')).mtime);
  expect(statSync(join(local, 'back')).mode & 0o7777).toBe(0o777 & ~process.umask());
  await download(context, 'vm', join(root, 'x'.repeat(255)), join(local, '😀'.repeat(63)));
  expect(readFileSync(join(local, '😀'.repeat(63)), 'utf8')).toBe('long');
});

describe('limits', () => {
  async function* repeated(bytes: Buffer, times: number): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < times; i++) yield bytes;
  }
  /** The root, a thousand times: an entry that consists only of its header. */
  const roots = Buffer.concat(Array.from({ length: 1000 }, () => header('./', flag('5'))));

  test('a million entries and one', { timeout: 120_000 }, async () => {
    const { local } = world();
    const target = join(local, 'target');
    mkdirSync(target);
    const before = process.memoryUsage.rss();
    const error = await failureOf(unpackArchive(repeated(roots, 1001), target, { compression: 'none' }));
    expect(error).toMatchObject({ code: 'TOO_LARGE' });
    expect(error.message).toContain('more than 1000000 entries');
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
    rmSync(target, { recursive: true });
  });

  test('extensions without entries, and endless zeros, count as bytes of the archive', async () => {
    const { local } = world();
    const limits = { maxEntries: 10, maxBytes: 5_000_000 };
    const bombs = [repeated(pax('10 path=x\n'), 1e9), repeated(Buffer.alloc(65_536), 1e9)];
    for (const bomb of bombs) {
      const error = await failureOf(unpackArchive(bomb, local, { compression: 'none', limits }));
      expect(error).toMatchObject({ code: 'TOO_LARGE' });
    }
  });

  test('directories that no entry names are entries too', async () => {
    const { local } = world();
    const deep = Array.from({ length: 20 }, (_, i) => header(`${i}/a/b/c/d`, undefined, 0));
    const limits = { maxEntries: 50 };
    const error = await failureOf(
      unpackArchive(repeated(Buffer.concat(deep), 1), local, { compression: 'none', limits }),
    );
    expect(error).toMatchObject({ code: 'TOO_LARGE', hint: expect.stringContaining('limits: { maxEntries }') });
    rmSync(local, { recursive: true });
    mkdirSync(local);
  });

  test.each([
    ['maxEntries', 5],
    ['maxBytes', 10_000],
    ['maxNameBytes', 300],
  ])('%s is an option of a download', async (name, most) => {
    const { context, local, remote } = world();
    mkdirSync(join(remote, 'source'));
    for (let i = 0; i < 6; i++) writeFileSync(join(remote, `source/${'x'.repeat(60)}${i}`), 'x'.repeat(600));
    const [from, to] = [join(remote, 'source'), join(local, 'back')];
    const error = await failureOf(download(context, 'vm', from, to, { limits: { [name]: most } }));
    expect(error).toMatchObject({ code: 'TOO_LARGE', phase: 'unpack', hint: expect.stringContaining(name) });
    expect(readdirSync(local)).toEqual([]);
    await download(context, 'vm', from, to, { limits: { [name]: most * 4 } });
    expect(readdirSync(to)).toHaveLength(6);
  });
});
