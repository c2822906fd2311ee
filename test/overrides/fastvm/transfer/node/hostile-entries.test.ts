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
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RetryBudget } from '../../../../../src/core/call/retry-budget.js';
import { TransferJob } from '../../../../../src/overrides/fastvm/transfer/job.js';
import { openLocalDestination } from '../../../../../src/overrides/fastvm/transfer/node/local-destination.js';
import { failureOf } from '../support/world.js';
import { HOSTILE_ENTRIES } from './hostile-entries.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostile-test-'));
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'outside/secret'), 'secret');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function save(bytes: Uint8Array): Promise<void> {
  const context = { vms: {} as never, fetch: {} as never, baseUrl: '', log: {}, retryBudget: new RetryBudget() };
  const target = { action: 'download', vmId: 'vm', remotePath: '/r' };
  const job = new TransferJob(context, target, { compression: 'none' });
  const body = new Blob([new Uint8Array(bytes)]).stream();
  return openLocalDestination(join(root, 'target')).save({ kind: 'dir' }, body, job);
}

/** Everything below a directory: `name/ mode`, `name mode "content"` or `name -> target`. Makes all of it readable. */
function treeOf(path: string, below = ''): string[] {
  return readdirSync(path)
    .sort()
    .flatMap((own) => {
      const [inner, name] = [join(path, own), below + own];
      const stats = lstatSync(inner);
      const mode = (stats.mode & 0o7777).toString(8);
      if (!stats.isSymbolicLink() && (stats.mode & 0o400) === 0) chmodSync(inner, 0o700);
      if (stats.isSymbolicLink()) return [`${name} -> ${readlinkSync(inner)}`];
      if (!stats.isDirectory()) return [`${name} ${mode} ${JSON.stringify(readFileSync(inner, 'utf8'))}`];
      return [`${name}/ ${mode}`, ...treeOf(inner, `${name}/`)];
    });
}

describe.runIf(process.platform === 'linux' && process.umask() === 0o022)('an archive with', () => {
  test.each(HOSTILE_ENTRIES)('%s', async (_name, bytes, expected) => {
    if ('tree' in expected) {
      await save(bytes);
      expect(treeOf(join(root, 'target'))).toEqual(expected.tree);
      rmSync(join(root, 'target'), { recursive: true });
    } else {
      const error = await failureOf(save(bytes));
      expect(error).toMatchObject({ name: 'FileTransferError', code: expected.code });
      expect(error.message).toMatch(expected.text);
    }
    expect(readdirSync(root)).toEqual(['outside']);
    expect(readdirSync(join(root, 'outside'))).toEqual(['secret']);
    expect(readFileSync(join(root, 'outside/secret'), 'utf8')).toBe('secret');
    expect(statSync(join(root, 'outside/secret')).nlink).toBe(1);
    expect(existsSync('/tmp/fastkit-absolute')).toBe(false);
  });
});
