import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ODD_NAMES = [
  'a[1].txt',
  'b{x,y}.txt',
  'it\'s "quoted".txt',
  '$(touch pwned) `id`.txt',
  'new\nline.txt',
  '-rf',
  '--help',
  'hash#mark?query=1%20&x.txt',
  'ünïcödé-日本-😀.txt',
  'back\\slash',
  ' spaces ',
  `${'long-'.repeat(45)}.txt`,
];

/** A tree with every kind of directory entry. */
export function makeTree(root: string): void {
  mkdirSync(join(root, 'empty'), { recursive: true });
  mkdirSync(join(root, 'deep', 'er'.repeat(60), 'and'.repeat(50)), { recursive: true });
  for (const name of ODD_NAMES) writeFileSync(join(root, name), `content of ${name}`);
  writeFileSync(join(root, 'nothing'), '');
  writeFileSync(join(root, 'run.sh'), '#!/bin/sh\necho hello\n');
  chmodSync(join(root, 'run.sh'), 0o755);
  writeFileSync(join(root, 'deep', 'readonly'), 'no writing');
  chmodSync(join(root, 'deep', 'readonly'), 0o444);
  writeFileSync(join(root, 'deep', 'er'.repeat(60), 'and'.repeat(50), 'ü'.repeat(40)), 'far down');
  writeFileSync(join(root, 'big.bin'), Buffer.alloc(3_000_001, 'fastkit'));
  symlinkSync('run.sh', join(root, 'link'));
  symlinkSync('../nowhere', join(root, 'dangling'));
  symlinkSync('/etc/hostname', join(root, 'absolute'));
  symlinkSync('deep', join(root, 'link-to-directory'));
  mkdirSync(join(root, 'locked'));
  writeFileSync(join(root, 'locked', 'inside'), 'x');
  chmodSync(join(root, 'locked'), 0o555);
  utimesSync(join(root, 'run.sh'), 1_600_000_000, 1_600_000_000);
  utimesSync(join(root, 'deep'), 1_500_000_000, 1_500_000_000);
  execFileSync('touch', ['-h', '-d', '@1400000000', join(root, 'link')]);
}
