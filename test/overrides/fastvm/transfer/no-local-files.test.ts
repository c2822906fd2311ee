import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { InvalidArgumentError } from '../../../../src/core/errors/index.js';
import { download, downloadBytes } from '../../../../src/overrides/fastvm/transfer/download.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { failureOf, useWorld } from './support/world.js';

vi.mock('#platform', async () => await import('../../../../src/platform/neutral.js'));

const world = useWorld();

describe('where there are no local files', () => {
  test('paths are refused before any request, with a hint', async () => {
    const { context, guest, storage } = world();
    const up = await failureOf(upload(context, 'vm', './file', '/x'));
    const down = await failureOf(download(context, 'vm', '/x', './file'));
    expect(up).toBeInstanceOf(InvalidArgumentError);
    expect(up).toMatchObject({ hint: expect.stringContaining('Blob') });
    expect(down).toBeInstanceOf(InvalidArgumentError);
    expect(down).toMatchObject({ hint: expect.stringContaining('downloadBytes') });
    expect([guest.calls, storage.presigns]).toEqual([[], 0]);
  });

  test.each([
    ['Blob', () => new Blob(['some bytes'])],
    ['bytes', () => new TextEncoder().encode('some bytes')],
    ['stream', () => new Blob(['some bytes']).stream()],
  ])('a %s is uploaded and downloaded', async (kind, source) => {
    const { context, remote, storage } = world();
    await upload(context, 'vm', source(), join(remote, 'file'));
    expect(storage.requests[0]?.headers['content-length']).toBe(kind === 'stream' ? undefined : '10');
    expect(new TextDecoder().decode(await downloadBytes(context, 'vm', join(remote, 'file')))).toBe('some bytes');
  });

  test('a redirect is an error', async () => {
    const { context, remote, storage } = world();
    storage.faults.PUT.push((request, response) => {
      request.resume();
      response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end();
      return true;
    });
    const error = await failureOf(upload(context, 'vm', new Uint8Array(3), join(remote, 'file')));
    expect(error).toMatchObject({ code: 'STORAGE', phase: 'store' });
    expect(storage.requests).toHaveLength(1);
  });
});
