import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createGuest, type Guest } from '../../../../src/mock/fastvm/guest/guest.js';

const FILES: Record<string, Uint8Array> = {
  all: Uint8Array.from({ length: 256 }, (_, index) => index),
  big: new Uint8Array(1_200_000).map((_, index) => (index * 31 + (index >> 8)) % 251),
  text: Buffer.from('one\ntwo\nthree\nfour\nfive'),
  umlaut: Buffer.from('ä\nöü\n'),
  same: new Uint8Array(100).fill(7),
  blank: Buffer.from('\n\n\n'),
  empty: new Uint8Array(),
};
const ON_EACH_FILE = [
  ...['tail', 'tail -c 5', 'tail -c 0', 'tail -c +0', 'tail -c +1', 'tail -c +2', 'tail -c +1048577', 'tail -c 1k'],
  ...['tail -n 2', 'tail -n +2', 'tail -n +0', 'tail -n 0', 'tail -2', 'tail -z -n 1', 'tail --bytes=+3'],
  ...[
    'head',
    'head -c 5',
    'head -c 0',
    'head -c -5',
    'head -n 2',
    'head -n -1',
    'head -2',
    'head -z -n 1',
    'head -c 1K',
  ],
  ...['od', 'od -c', 'od -An -v -tx1', 'od -j 0 -N 20', 'od -Ax -tx2', 'od -Ad -tu4', 'od -An -td2', 'od -w8 -tx1'],
  ...['od -to1 -tx2', 'od -tx1c', 'od -tx8', 'od -td8', 'wc -c', 'wc -l', 'base64', 'base64 -w 0'],
];
const ALONE = [
  ...[
    'tail -n 1 text umlaut',
    'tail -q -n 1 text umlaut',
    'tail -v -n 1 text',
    'tail -c 3 missing text',
    'tail missing',
  ],
  ...[
    'tail -n 1 - < text',
    'tail -n 1 -- text',
    'tail -c -3 text',
    'tail -n x text',
    'tail -n',
    'tail .',
    'head -2c text',
  ],
  ...[
    'head -n 1 text text',
    'head -c 3 text missing',
    'head .',
    'head -n 1kB big',
    'tail +2 text',
    'tail -c 99999999 text',
  ],
  ...[
    'od -An -v -tx1 -j 1048570 -N 20 big',
    'od -j 300 all',
    'od all text',
    'od -t q all',
    'od missing all',
    'od -b -x all',
  ],
  ...['dd if=all', 'dd if=big bs=1k skip=3 count=2', 'dd bs=7 count=3 < all', 'dd ibs=10 skip=2 count=1 if=all'],
  'dd if=all bs=5 skip=3 count=10 iflag=skip_bytes,count_bytes',
  ...['dd if=missing', 'dd bs=0 if=all', 'dd what=1', 'cat all | dd bs=16 skip=1 count=2'],
  'dd if=all of=out bs=10 count=2; cat out',
  'cp all out; dd if=text of=out bs=1 seek=5 conv=notrunc; cat out',
  'cp all out; dd if=text of=out bs=1 seek=5; cat out',
  'tail -c +1048577 big | head -c 70000 | base64',
  'head -c 300000 big | tail -c 200000 | base64',
  'base64 big | base64 -d | tail -c +1100000 | od -An -v -tx1',
  'tail -c +250 all > out; od -An -tx1 out',
  'x=$(wc -c < big); echo "[$x]"',
  'set -- echo "a  b" c; "$@"',
  'set -- sh -c "exit 3"; "$@"; echo $?',
  'sleep 0 0.01; echo $?',
  'sleep x; echo $?',
];

let guest: Guest;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'coreutils-'));
  guest = await createGuest({ fetch: () => Promise.reject(new TypeError('refused')) });
  await guest.exec({ argv: ['mkdir', '-p', directory] });
  for (const [name, content] of Object.entries(FILES)) {
    writeFileSync(join(directory, name), content);
    await guest.fs.writeFile(`${directory}/${name}`, content);
  }
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function compare(script: string): Promise<void> {
  const argv = ['-c', `cd '${directory}'; ${script}`];
  const real = spawnSync('sh', argv, { maxBuffer: 2 ** 28, env: { ...process.env, LC_ALL: 'C' } });
  const { stdout, exitCode } = await guest.exec({ argv: ['sh', ...argv] });
  expect([script, exitCode, Buffer.from(stdout).toString('latin1')]).toEqual([
    script,
    real.status,
    real.stdout.toString('latin1'),
  ]);
}

describe('as the programs of this machine', () => {
  test.each(ON_EACH_FILE)('%s', async (command) => {
    const names = Object.keys(FILES).filter((name) => name !== 'big' || /-c [+-]/.test(command));
    // One script for all of them, each output after a separator line.
    const scripts = names.flatMap((name) => [`${command} ${name}`, `cat ${name} | ${command}`]);
    await compare(scripts.map((script) => `${script}; echo "<$?>"`).join('\n'));
  });

  test.each(ALONE)('%s', compare);
});

it('does not follow', async () => {
  const { exitCode, stderr } = await guest.exec({ argv: ['tail', '-f', `${directory}/text`] });
  expect([exitCode, new TextDecoder().decode(stderr)]).toEqual([1, "tail: unrecognized option '-f'\n"]);
});

it('reports what dd copied', async () => {
  const { stderr } = await guest.exec({ argv: ['dd', `if=${directory}/all`, 'bs=100'] });
  expect(new TextDecoder().decode(stderr)).toBe('2+1 records in\n2+1 records out\n256 bytes copied\n');
});
