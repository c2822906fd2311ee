import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/built.js';

const MIB = 2 ** 20;
const FOLDERS = 280;
const SMALL_FILES = 2_000;
const LARGE_FILES = 10;

/**
 * 2,000 files of 1 to 16 KiB in 280 folders, and ten larger ones of `largeMiB` together: half of them random and incompressible, half of
 * them text.
 */
export function makeTree(root: string, largeMiB: number): void {
  const text = sourceText();
  for (let i = 0; i < FOLDERS; i++) mkdirSync(join(root, `folder${i % 20}`, `inner${i}`), { recursive: true });
  for (let i = 0; i < SMALL_FILES; i++) {
    const folder = i % FOLDERS;
    const path = join(root, `folder${folder % 20}`, `inner${folder}`, `file${i}`);
    writeFileSync(path, text(1024 + ((i * 7_919) % (15 * 1024))));
  }
  for (let i = 0; i < LARGE_FILES; i++) {
    const file = openSync(join(root, `large${i}`), 'w');
    for (let left = (largeMiB / LARGE_FILES) * MIB; left > 0; left -= MIB) {
      writeSync(file, i % 2 === 0 ? text(Math.min(left, MIB)) : randomBytes(Math.min(left, MIB)));
    }
    closeSync(file);
  }
}

/** Returns chunks of the TypeScript compiler's own files, starting again at their end. */
function sourceText(): (length: number) => Uint8Array {
  const folder = join(ROOT, 'node_modules/typescript/lib');
  const names = readdirSync(folder).filter((name) => name.endsWith('.js') || name.endsWith('.d.ts'));
  const text = Buffer.concat(names.toSorted().map((name) => readFileSync(join(folder, name))));
  let at = 0;
  return (length) => {
    if (at + length > text.byteLength) at = 0;
    at += length;
    return text.subarray(at - length, at);
  };
}
