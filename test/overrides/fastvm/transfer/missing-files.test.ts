import { join } from 'node:path';
import { expect, test } from 'vitest';
import { download, downloadBytes, downloadStream } from '../../../../src/overrides/fastvm/transfer/download.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { failureOf, useWorld } from './support/world.js';

const world = useWorld();

test('a missing local file: ENOENT before any request, with a hint where relative paths start', async () => {
  const { context, guest, storage } = world();
  for (const source of ['missing.txt', new URL('missing.txt', 'file:///')]) {
    expect(await failureOf(upload(context, 'vm', source, '/x'))).toMatchObject({
      name: 'FileTransferError',
      code: 'ENOENT',
      phase: 'pack',
      message: expect.stringMatching(/^there is no \/.*missing\.txt on this machine$/),
      hint: expect.stringContaining(
        `relative ones start at ${process.cwd()}; to upload a text itself, pass new Blob([text])`,
      ),
    });
  }
  expect([guest.calls, storage.presigns]).toEqual([[], 0]);
});

test('a missing remote file: ENOENT with a hint', async () => {
  const { context, remote, local } = world();
  const path = join(remote, 'missing.txt');
  const calls = [
    () => download(context, 'vm', path, join(local, 'x')),
    () => downloadBytes(context, 'vm', path),
    () => downloadStream(context, 'vm', path),
  ];
  for (const call of calls) {
    expect(await failureOf(call())).toMatchObject({
      name: 'FileTransferError',
      code: 'ENOENT',
      phase: 'classify',
      message: `there is no ${path} in the guest`,
      hint: expect.stringContaining('check the path and that the guest has written it'),
    });
  }
});
