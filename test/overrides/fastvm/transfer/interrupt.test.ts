import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./support/interrupted.program.ts', import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'interrupt-test-'));
  for (const name of ['remote', 'tmp']) mkdirSync(join(root, name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Starts the program, sends it SIGINT once its transfer has come to a halt, and returns what it printed. */
async function interrupt(direction: string, kind: string, phase: string): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, direction, kind, phase, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: join(root, 'tmp') },
  });
  const printed = text(child.stdout);
  if (phase === 'store' || phase === 'receive') await new Promise((resolve) => child.stdout.once('data', resolve));
  else await expect.poll(() => existsSync(join(root, 'halted')), { timeout: 30_000 }).toBe(true);
  child.kill('SIGINT');
  return await printed;
}

const namesIn = (path: string): string[] => readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();

describe('SIGINT of a program that aborts its signal then', () => {
  test.each([
    ['upload', 'file', 'store'],
    ['upload', 'directory', 'store'],
    ['upload', 'directory', 'extract'],
    ['download', 'file', 'send'],
    ['download', 'file', 'receive'],
    ['download', 'directory', 'send'],
    ['download', 'directory', 'receive'],
  ])(
    '%s of a %s in the phase %s: nothing is left here or in the guest',
    { timeout: 60_000 },
    async (direction, kind, phase) => {
      expect(await interrupt(direction, kind, phase)).toMatch(/ABORTED\n$/);
      // The storage that the program runs for itself is its own.
      expect(readdirSync(join(root, 'tmp')).filter((name) => !/^(transfer-test-storage|tsx)-/.test(name))).toEqual([]);
      expect(namesIn(join(root, 'remote/var/tmp'))).toEqual([]);
      const source = kind === 'file' ? ['source'] : ['source', 'source/file'];
      expect(namesIn(join(root, 'local'))).toEqual(direction === 'upload' ? source : []);
      const inGuest = namesIn(join(root, 'remote')).filter((name) => !name.startsWith('var'));
      // Unpacking had started: what it has created so far belongs to the caller.
      const unpacked = phase === 'extract' ? ['target'] : [];
      expect(inGuest).toEqual(direction === 'upload' ? unpacked : source);
    },
  );
});
