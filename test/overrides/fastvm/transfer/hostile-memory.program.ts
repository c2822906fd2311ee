import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RetryBudget } from '../../../../src/core/call/retry-budget.js';
import { download, downloadBytes } from '../../../../src/overrides/fastvm/transfer/download.js';
import { createFetch } from '../../../../src/platform/node.js';
import { type CorpusPart, corpusProgram } from '../../../support/corpus.js';

const MAX_UPLOAD_BYTES = 25 * 1024 * 1024;

/** Downloads the files of a folder, as a directory or a file by their names, from a guest that does not say how much it has sent. */
export default async function downloadAll(from: string, folder: string): Promise<CorpusPart> {
  let object: Uint8Array = new Uint8Array();
  let isCoded = false;
  const storage = createServer((_, response) => {
    // Chunked: without a length.
    response.writeHead(200, isCoded ? { 'content-encoding': 'br' } : {}).end(object);
  }).listen(0, '127.0.0.1');
  await once(storage, 'listening');
  const url = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/object`;
  const result = {
    exitCode: 0,
    stderr: '',
    timedOut: false,
    stdoutTruncated: false,
    stderrTruncated: false,
    durationMs: 1,
  };
  const context = (kind: 'dir' | 'file') => ({
    vms: {
      run: async () => ({ ...result, stdout: `${kind}\n` }),
      files: {
        presign: async () => ({ uploadUrl: url, downloadUrl: url, expiresInSec: 9, maxUploadBytes: MAX_UPLOAD_BYTES }),
        fetch: async () => ({ ...result, stdout: '' }),
      },
    },
    baseUrl: url,
    fetch: createFetch(undefined),
    log: {},
    retryBudget: new RetryBudget(),
  });
  const inputs = readdirSync(folder).map((name) => ({ name, make: () => readFileSync(join(folder, name)) }));
  return corpusProgram(inputs, async (bytes, name) => {
    object = bytes;
    isCoded = name.endsWith('coded');
    const root = mkdtempSync(join(tmpdir(), 'hostile-memory-'));
    try {
      if (name.startsWith('file')) await downloadBytes(context('file'), 'vm', '/x');
      else await download(context('dir'), 'vm', '/x', join(root, 'target'));
    } finally {
      object = new Uint8Array();
      const left = readdirSync(root).filter((entry) => entry !== 'target');
      rmSync(root, { recursive: true, force: true });
      // biome-ignore lint/correctness/noUnsafeFinally: what is left is worse than any other failure.
      if (left.length > 0) throw new Error(`left ${left}`);
    }
  })(from);
}
