import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import { createGuest, type Guest } from '../../../../src/mock/fastvm/guest/guest.js';

const noNetwork = () => Promise.reject(new TypeError('refused'));
const utf8 = new TextEncoder();
const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);

let guest: Guest;
const sh = (script: string) => guest.exec({ argv: ['sh', '-c', script] });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

beforeAll(async () => {
  guest = await createGuest({ fetch: noNetwork });
  await guest.fs.writeFile('/all', allBytes);
  await guest.fs.writeFile('/umlaut', 'ä\n');
  await guest.fs.writeFile('/invalid', Uint8Array.of(0xc3, 0xa4, 0xff));
  await guest.fs.mkdir('/dir');
});

describe('output, byte for byte', () => {
  const umlaut = utf8.encode('ä\n');
  test.each<[string, Uint8Array]>([
    ["printf 'ä'", utf8.encode('ä')],
    ["printf '\\303\\244'", utf8.encode('ä')],
    ["printf 'a\\0b'", Uint8Array.of(97, 0, 98)],
    ['cat /all', allBytes],
    ['cat < /all', allBytes],
    ['cat /all | cat', allBytes],
    ['cat /all; cat /umlaut', Uint8Array.of(...allBytes, ...umlaut)],
    ['{ cat /all; cat /umlaut; }', Uint8Array.of(...allBytes, ...umlaut)],
    ['(cat /invalid; echo ä)', Uint8Array.of(0xc3, 0xa4, 0xff, ...umlaut)],
    ['for i in 1 2; do cat /invalid; done', Uint8Array.of(0xc3, 0xa4, 0xff, 0xc3, 0xa4, 0xff)],
    ['if [ -d /dir ]; then cat /all; else echo no; fi', allBytes],
    ['case x in x) cat /all;; esac', allBytes],
    ['cat /all > /copy; cat /copy', allBytes],
    ['gzip -c /all | gunzip -c', allBytes],
    ['base64 /all | base64 -d', allBytes],
    ['x=$(cat /umlaut); echo "$x"', umlaut],
    ['read x < /umlaut; echo "$x"', umlaut],
    ['while read -r line; do echo "$line"; done < /umlaut', umlaut],
    ['f() { cat /umlaut; }; f', umlaut],
    ["sh -c 'cat /umlaut'", umlaut],
    ['seq 1 3 | while read -r i; do echo "<$i>"; done', utf8.encode('<1>\n<2>\n<3>\n')],
    ['echo hidden > /dev/null; echo seen', utf8.encode('seen\n')],
    ['exec > /log; echo hidden; cat /log >&2', new Uint8Array()],
    ['exec 3>&1; echo seen >&3', utf8.encode('seen\n')],
    ['cat /missing 2>&1', utf8.encode('cat: /missing: No such file or directory\n')],
  ])('%s', async (script, expected) => {
    expect(Buffer.from((await sh(script)).stdout)).toEqual(Buffer.from(expected));
  });

  it('keeps standard output and error apart', async () => {
    const { stdout, stderr } = await sh('echo out; cat /invalid >&2; echo more');
    expect(text(stdout)).toBe('out\nmore\n');
    expect([...stderr]).toEqual([0xc3, 0xa4, 0xff]);
  });

  it('reads standard input as bytes', async () => {
    const { stdout } = await guest.exec({ argv: ['cat'], stdin: allBytes });
    expect([...stdout]).toEqual([...allBytes]);
  });

  it('passes a few megabytes', async () => {
    const size = 5 * 1024 * 1024;
    const big = new Uint8Array(size).map((_, index) => (index * 31) % 251);
    await guest.fs.writeFile('/big', big);
    const { stdout } = await sh('cat /big | cat');
    expect(stdout.length).toBe(size);
    expect(Buffer.compare(stdout, big)).toBe(0);
  });

  it('streams output while the command runs', async () => {
    const seen: string[] = [];
    const running = guest.exec({
      argv: ['sh', '-c', 'for i in 1 2; do echo $i; sleep 0.05; done; echo end >&2'],
      onOutput: (stream, bytes) => seen.push(`${stream}:${text(bytes).trim()}`),
    });
    await expect.poll(() => seen).toEqual(['stdout:1']);
    await running;
    expect(seen).toEqual(['stdout:1', 'stdout:2', 'stderr:end']);
  });
});

describe('exit codes', () => {
  test.each<[string, number]>([
    ['true', 0],
    ['exit 7', 7],
    ['false | true', 0],
    ['set -o pipefail; false | true', 1],
    ['set -e; false; exit 9', 1],
    ['[ -d /dir ]', 0],
    ['[ -d /all ]', 1],
    ['no-such-program', 127],
    ['echo )', 2],
    ['(exit 4)', 4],
  ])('%s → %i', async (script, exitCode) => {
    expect((await sh(script)).exitCode).toBe(exitCode);
  });
});

describe('argument vectors', () => {
  test.each<[readonly string[], string]>([
    [['echo', '$HOME', '*', "it's", 'a  b'], "$HOME * it's a  b\n"],
    [['/bin/echo', 'hi'], 'hi\n'],
    [['bash', '-lc', 'echo $HOME'], '/root\n'],
    [['/bin/sh', '-euc', 'echo "$1-$2"', 'sh', 'a b', 'c'], 'a b-c\n'],
    [['bash', '-o', 'pipefail', '-c', 'false | true || echo failed'], 'failed\n'],
    [['sh', '-c', ''], ''],
    [['pwd'], '/root\n'],
    [['stat', '-c', '%s', '/all'], '256\n'],
    [['sh', '-c', 'test -e /dir && (test -d /dir && echo dir || echo file)'], 'dir\n'],
    [['sh', '-c', 'test -e /all && (test -d /all && echo dir || echo file)'], 'file\n'],
  ])('%j', async (argv, expected) => {
    expect(text((await guest.exec({ argv })).stdout)).toBe(expected);
  });

  test.each([[['nosuch']], [['if']], [['a=b']], [['']]])('%j does not exist', async (argv) => {
    expect((await guest.exec({ argv })).exitCode).toBe(127);
  });

  it('does not carry variables over', async () => {
    await sh('export LEFT=1; cd /dir');
    expect(text((await sh('echo "[$LEFT]$PWD"')).stdout)).toBe('[]/root\n');
  });
});

describe('time limit and abort', () => {
  it('stops at the time limit and keeps the output so far', async () => {
    const result = await guest.exec({ argv: ['sh', '-c', 'echo before; sleep 30'], timeoutSec: 0.05 });
    expect(result).toMatchObject({ exitCode: 137, timedOut: true });
    expect(text(result.stdout)).toBe('before\n');
    expect(result.durationMs).toBeLessThan(5000);
  });

  it('stops on abort', async () => {
    const controller = new AbortController();
    const running = guest.exec({
      argv: ['sh', '-c', 'echo started; sleep 30'],
      signal: controller.signal,
      onOutput: () => controller.abort(),
    });
    expect(await running).toMatchObject({ exitCode: 137, timedOut: false });
  });
});

it.each<[string, string]>([
  [`env A=1 B="x y" sh -c 'echo "$A $B"'; echo "<$A>"`, '1 x y\n<>\n'],
  ["env A=a=b sh -c 'printenv A; exit 4'; echo $?", 'a=b\n4\n'],
  ['echo in | env A=1 cat', 'in\n'],
  ['env -i A=1 env | grep A', 'A=1\n'],
])('%s', async (script, expected) => {
  expect(text((await sh(script)).stdout)).toBe(expected);
});

it('snapshots copy files, modes and links', async () => {
  await sh('printf 1 > /root/a; chmod 750 /root/a; ln -s nowhere /root/l; mkdir -p /root/d/e');
  const snapshot = await guest.snapshot();
  await sh('printf 2 > /root/a');
  const copy = await createGuest({ fetch: noNetwork, snapshot });
  const { stdout } = await copy.exec({
    argv: ['sh', '-c', 'cat /root/a; stat -c "%a %F" /root/a /root/l /root/d/e; readlink /root/l'],
  });
  expect(text(stdout)).toBe('1750 regular file\n777 symbolic link\n755 directory\nnowhere\n');
  await copy.exec({ argv: ['rm', '/all'] });
  expect(await guest.fs.exists('/all')).toBe(true);
});

it('says how to install a missing just-bash', async () => {
  vi.resetModules();
  vi.doMock('just-bash', () => {
    throw new Error('Cannot find package');
  });
  const fresh = await import('../../../../src/mock/fastvm/guest/guest.js');
  await expect(fresh.createGuest({ fetch: noNetwork })).rejects.toThrow('npm install --save-dev just-bash');
  vi.doUnmock('just-bash');
});
