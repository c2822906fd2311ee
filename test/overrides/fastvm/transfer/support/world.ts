import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { RetryBudget } from '../../../../../src/core/call/retry-budget.js';
import type { TransferContext } from '../../../../../src/overrides/fastvm/transfer/context.js';
import { createGuest, type Guest } from './guest.js';
import { type Storage, startStorage } from './storage.js';

/** Everything around one transfer. */
export interface World {
  readonly context: TransferContext;
  readonly storage: Storage;
  readonly guest: Guest;
  /** Directories of the two machines, and the client's temporary directory. */
  readonly remote: string;
  readonly local: string;
  readonly temporary: string;
  readonly logLines: string[];
}

/** A new world for each test; afterwards nothing may be left of the transfer, and no signature may have been logged. */
export function useWorld(): () => World {
  let world: World;
  let root: string;
  const systemTemporary = process.env.TMPDIR;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'transfer-test-'));
    const [remote, local, temporary] = ['remote', 'local', 'tmp'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    for (const directory of [remote, local, temporary]) mkdirSync(directory);
    const storage = await startStorage();
    const guest = createGuest(remote, storage);
    const logLines: string[] = [];
    const write = (line: string) => logLines.push(line);
    const log = { debug: write, info: write, warn: write, error: write };
    const retryBudget = new RetryBudget();
    const context: TransferContext = {
      vms: guest,
      baseUrl: 'http://127.0.0.1',
      log,
      retryBudget,
      fetch: (url: string, init: RequestInit) => fetch(url, init),
    };
    process.env.TMPDIR = temporary;
    world = { context, storage, guest, remote, local, temporary, logLines };
  });
  afterEach(async () => {
    if (systemTemporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = systemTemporary;
    await world.storage.close();
    const leftovers = [world.temporary, world.guest.stageDirectory].flatMap((path) => readdirSync(path));
    const halfDone = readdirSync(world.local, { recursive: true }).filter((name) => String(name).includes('.fastkit-'));
    execFileSync('chmod', ['-R', 'u+rwX', root]);
    rmSync(root, { recursive: true, force: true });
    expect([...leftovers, ...halfDone]).toEqual([]);
    expect(world.logLines.filter((line) => /sig[0-9a-f]{8}/.test(line))).toEqual([]);
  });
  return () => world;
}

/** What `diff` sees between two trees; empty when they are the same. */
export function diff(a: string, b: string): string {
  try {
    return execFileSync('diff', ['-r', '--no-dereference', a, b], { encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}

/** Kind, mode, time and name of everything in a tree, one per line. */
export function listing(root: string): string {
  const format = '%y %m %Ts %P %l\\n';
  return execFileSync('sh', ['-c', `cd "$0" && find . -mindepth 1 -printf '${format}' | sort`, root], {
    encoding: 'utf8',
  });
}

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error(`expected a rejection with an error; got ${String(error)}`);
  return error;
}
