import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../../src/core/errors/index.js';
import { FileTransferError, isFileTransferError } from '../../../../src/overrides/fastvm/errors/file-transfer-error.js';
import { download, downloadBytes, downloadStream } from '../../../../src/overrides/fastvm/transfer/download.js';
import { upload } from '../../../../src/overrides/fastvm/transfer/upload.js';
import { execResult } from './support/guest.js';
import type { Fault } from './support/storage.js';
import { diff, failureOf, useWorld, type World } from './support/world.js';

const world = useWorld();

/** The error of a transfer. Checks that no signature is in it, however it is printed. */
async function transferFailure(promise: Promise<unknown>): Promise<FileTransferError> {
  const error = await failureOf(promise);
  if (!isFileTransferError(error)) throw error;
  for (const signature of world().storage.signatures) {
    const printed = [
      error.message,
      error.stack,
      JSON.stringify(error),
      JSON.stringify(error.execResult),
      causes(error),
    ];
    expect(printed.join('\n')).not.toContain(signature);
  }
  return error;
}

function causes(error: Error): string {
  return error.cause instanceof Error ? `${error.cause.stack}\n${causes(error.cause)}` : '';
}

const respondWith =
  (status: number): Fault =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'retry-after-ms': '1' }).end();
    return true;
  };

const cutRequest: Fault = async (request) => {
  await new Promise((resolve) => request.once('data', resolve));
  request.socket.destroy();
  return true;
};

const cutResponse: Fault = (_request, response, object) => {
  const bytes = readFileSync(object);
  response.writeHead(200, { 'content-length': bytes.byteLength });
  response.write(bytes.subarray(0, bytes.byteLength / 2), () => response.destroy());
  return true;
};

const hang: Fault = () => true;

function put(w: World, name: string, bytes = 2_000_000): string {
  const path = join(w.remote, name);
  writeFileSync(path, Buffer.alloc(bytes, 7));
  return path;
}

describe('storage fails for a while', () => {
  test.each([
    ['responds with 503', respondWith(503)],
    ['responds with 429', respondWith(429)],
    ['responds with 408', respondWith(408)],
    ['cuts the connection', cutRequest],
  ])('PUT: %s, then accepts the whole body', async (_name, fault) => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'file'), Buffer.alloc(3_000_000, 'abc'));
    storage.faults.PUT.push(fault);
    await upload(context, 'vm', join(local, 'file'), join(remote, 'file'));
    expect(diff(join(local, 'file'), join(remote, 'file'))).toBe('');
    expect(storage.presigns).toBe(1);
  });

  test.each([
    ['responds with 503', respondWith(503)],
    ['cuts the connection', cutResponse],
  ])('GET: %s, then sends everything', async (_name, fault) => {
    const { context, local, storage } = world();
    const path = put(world(), 'file');
    storage.faults.GET.push(fault, fault);
    await download(context, 'vm', path, join(local, 'file'));
    expect(diff(path, join(local, 'file'))).toBe('');
    storage.faults.GET.push(fault);
    expect(await downloadBytes(context, 'vm', path)).toHaveLength(2_000_000);
  });

  test('a directory whose download breaks off is unpacked again', async () => {
    const { context, local, remote, storage } = world();
    mkdirSync(join(remote, 'source'));
    put(world(), 'source/file');
    storage.faults.GET.push(cutResponse);
    await download(context, 'vm', join(remote, 'source'), join(local, 'back'));
    expect(diff(join(remote, 'source'), join(local, 'back'))).toBe('');
  });

  test('a stream is never sent twice', async () => {
    const { context, remote, storage } = world();
    storage.faults.PUT.push(respondWith(503));
    const error = await transferFailure(upload(context, 'vm', new Blob(['x']).stream(), join(remote, 'file')));
    expect(error).toMatchObject({ code: 'STORAGE', phase: 'store' });
    expect(storage.requests).toHaveLength(1);
  });
});

describe('signed URLs expire', () => {
  test('on upload: once more with new ones', async () => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'file'), 'x');
    storage.faults.PUT.push((_request, _response) => {
      storage.expireAll();
      return false;
    });
    await upload(context, 'vm', join(local, 'file'), join(remote, 'file'));
    expect(storage.presigns).toBe(2);
    expect(readFileSync(join(remote, 'file'), 'utf8')).toBe('x');
  });

  test('on download, after the guest has sent and before', async () => {
    const { context, guest, local, storage } = world();
    const path = put(world(), 'file');
    storage.faults.GET.push(() => {
      storage.expireAll();
      return false;
    });
    await download(context, 'vm', path, join(local, 'file'));
    expect(storage.presigns).toBe(2);

    let first = true;
    guest.intercept = async (command) => {
      if (command.startsWith('curl') && first) storage.expireAll();
      if (command.startsWith('curl')) first = false;
      return undefined;
    };
    await download(context, 'vm', path, join(local, 'again'));
    expect(storage.presigns).toBe(4);
    expect(diff(path, join(local, 'again'))).toBe('');
  });

  test('a second refusal is an error', async () => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'file'), 'x');
    storage.faults.PUT.push(respondWith(403), respondWith(403), respondWith(403));
    const error = await transferFailure(upload(context, 'vm', join(local, 'file'), join(remote, 'file')));
    expect(error).toMatchObject({ code: 'EXPIRED', phase: 'store' });
    expect(error.message).toMatch(/PUT to storage \(http.*\?\*\*\*\) got 403/);
    expect(storage.requests).toHaveLength(2);
  });
});

describe('storage fails for good', () => {
  test('three attempts, then the last failure', async () => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'file'), 'x');
    storage.faults.PUT.push(respondWith(500), respondWith(502), respondWith(504), respondWith(200));
    const error = await transferFailure(upload(context, 'vm', join(local, 'file'), join(remote, 'file')));
    expect(error).toMatchObject({ code: 'STORAGE', phase: 'store' });
    expect(error.message).toContain('504');
    expect(storage.requests).toHaveLength(3);
  });

  test('a refusal that no attempt can fix is not retried', async () => {
    const { context, local, remote, storage } = world();
    mkdirSync(join(local, 'source'));
    storage.faults.PUT.push(respondWith(400));
    const error = await transferFailure(upload(context, 'vm', join(local, 'source'), join(remote, 'target')));
    expect(error.message).toContain('400');
    expect(storage.requests).toHaveLength(1);
  });

  test('a GET cut short leaves the existing file as it is', async () => {
    const { context, local, storage } = world();
    const path = put(world(), 'file');
    writeFileSync(join(local, 'file'), 'before');
    storage.faults.GET.push(cutResponse, cutResponse, cutResponse);
    const error = await transferFailure(download(context, 'vm', path, join(local, 'file')));
    expect(error).toMatchObject({ code: 'STORAGE', phase: 'receive' });
    expect(readFileSync(join(local, 'file'), 'utf8')).toBe('before');
    expect(readdirSync(local)).toEqual(['file']);
  });

  test('downloadStream fails in the middle when the body is cut', async () => {
    const { context, storage } = world();
    const path = put(world(), 'file');
    storage.faults.GET.push(cutResponse);
    const stream = await downloadStream(context, 'vm', path);
    const error = await transferFailure(new Response(stream).arrayBuffer());
    expect(error).toMatchObject({ code: 'STORAGE', phase: 'receive' });
  });

  test('a body shorter than its Content-Length is an error, although the platform does not check', async () => {
    const { context } = world();
    const path = put(world(), 'file', 10);
    const short = async (url: string, init: RequestInit) =>
      init.method === 'GET' ? new Response('12345', { headers: { 'content-length': '10' } }) : fetch(url, init);
    const error = await transferFailure(
      downloadStream({ ...context, fetch: short }, 'vm', path).then((s) => new Response(s).text()),
    );
    expect(error.message).toMatch(/expected 10 bytes \(as the guest has sent them\), got 5/);
  });

  test('a redirect is not followed', async () => {
    const { context, storage } = world();
    const path = put(world(), 'file', 10);
    const redirect: Fault = (_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
      return true;
    };
    storage.faults.GET.push(redirect);
    storage.faults.PUT.push(redirect);
    const upward = () => upload(context, 'vm', new Uint8Array(1), path);
    for (const transfer of [() => downloadBytes(context, 'vm', path), upward]) {
      expect(await transferFailure(transfer())).toMatchObject({
        code: 'STORAGE',
        message: expect.stringMatching(/redirect/),
      });
    }
    expect(storage.requests.filter(({ fromGuest }) => !fromGuest)).toHaveLength(2);
  });
});

describe('nothing moves any more', () => {
  test.each([
    ['store', 'PUT'],
    ['receive', 'GET'],
  ] as const)('%s stalls', async (phase, method) => {
    const { context, local, remote, storage } = world();
    storage.faults[method].push(hang);
    const path = put(world(), 'file');
    const options = { stallTimeoutMs: 150 };
    const transfer =
      method === 'PUT'
        ? upload(context, 'vm', new Uint8Array(30_000_000), join(remote, 'up'), options)
        : download(context, 'vm', path, join(local, 'file'), options);
    const error = await transferFailure(transfer);
    expect(error).toMatchObject({ code: 'STALLED', phase });
    expect(error.message).toContain('150 ms');
  });

  test('in the middle of a response', async () => {
    const { context, local, storage } = world();
    const path = put(world(), 'file');
    storage.faults.GET.push((_request, response) => {
      response.writeHead(200, { 'content-length': 2_000_000 });
      response.write(Buffer.alloc(100_000));
      return true;
    });
    const error = await transferFailure(download(context, 'vm', path, join(local, 'file'), { stallTimeoutMs: 150 }));
    expect(error.code).toBe('STALLED');
  });

  test('a slow source and a slow reader are not stalls', async () => {
    const { context, remote } = world();
    let chunks = 0;
    const slow = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        if (chunks++ === 2) controller.close();
        else controller.enqueue(new Uint8Array(10));
      },
    });
    await upload(context, 'vm', slow, join(remote, 'file'), { stallTimeoutMs: 200 });
    expect(statSync(join(remote, 'file')).size).toBe(20);
    const stream = await downloadStream(context, 'vm', join(remote, 'file'), { stallTimeoutMs: 200 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await new Response(stream).arrayBuffer()).byteLength).toBe(20);
  });
});

describe('too large', () => {
  test.each([
    ['file', (w: World) => join(w.local, 'source.bin')],
    ['bytes', () => new Uint8Array(5000)],
  ])('a %s is refused before anything is sent', async (_name, source) => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'source.bin'), Buffer.alloc(5000));
    storage.maxUploadBytes = 4096;
    const error = await transferFailure(upload(context, 'vm', source(world()), join(remote, 'x')));
    expect(error).toMatchObject({ code: 'TOO_LARGE' });
    expect(error.message).toContain('5000');
    expect(error.message).toContain('4096');
    expect(storage.requests).toEqual([]);
  });

  test('a directory while it is packed, a stream while it is sent', async () => {
    const { context, local, remote, storage } = world();
    storage.maxUploadBytes = 1000;
    mkdirSync(join(local, 'source'));
    writeFileSync(join(local, 'source/random'), crypto.getRandomValues(new Uint8Array(60_000)));
    expect((await transferFailure(upload(context, 'vm', join(local, 'source'), join(remote, 'x')))).code).toBe(
      'TOO_LARGE',
    );
    expect(storage.requests).toEqual([]);
    const stream = new Blob([new Uint8Array(5000)]).stream();
    expect((await transferFailure(upload(context, 'vm', stream, join(remote, 'x')))).message).toMatch(
      /5000 bytes.*1000/,
    );
  });
});

describe('in the guest', () => {
  test('a missing path is ENOENT', async () => {
    const { context, local, remote } = world();
    const error = await transferFailure(download(context, 'vm', join(remote, 'none'), join(local, 'x')));
    expect(error).toMatchObject({ code: 'ENOENT', phase: 'classify', name: 'FileTransferError' });
  });

  test.each([
    ['times out', { exitCode: 124, timedOut: true }],
    ['is killed', { exitCode: 137 }],
    ['has no shell', { exitCode: 127, stderr: 'sh: not found' }],
    ['says nothing', { exitCode: 0 }],
  ])('a probe that %s is not ENOENT', async (_name, fields) => {
    const { context, guest, local, remote } = world();
    guest.intercept = async () => execResult(fields);
    const error = await transferFailure(download(context, 'vm', join(remote, 'none'), join(local, 'x')));
    expect(error).toMatchObject({ code: 'GUEST', phase: 'classify', execResult: { exitCode: fields.exitCode } });
  });

  test('a pipe and a dangling link cannot be downloaded', async () => {
    const { context, local, remote } = world();
    spawnSync('mkfifo', [join(remote, 'pipe')]);
    symlinkSync('nowhere', join(remote, 'dangling'));
    for (const name of ['pipe', 'dangling']) {
      const error = await transferFailure(download(context, 'vm', join(remote, name), join(local, 'x')));
      expect(error.code).toBe('UNSUPPORTED');
    }
  });

  test('a failing tar is detected, and its message is reported', async () => {
    const { context, guest, local, remote } = world();
    mkdirSync(join(remote, 'source'));
    const nowhere = join(remote, 'source');
    guest.intercept = async (command) => {
      if (command.includes('tar -c')) spawnSync('rm', ['-r', nowhere]);
      return undefined;
    };
    const error = await transferFailure(download(context, 'vm', nowhere, join(local, 'x')));
    expect(error).toMatchObject({ code: 'GUEST', phase: 'send', execResult: { exitCode: 2 } });
    expect(error.message).toMatch(/exit code 2: .*tar: .*Cannot open/s);
    expect(error.toJSON()).toMatchObject({ code: 'GUEST', phase: 'send', exec: { exitCode: 2 } });
  });

  test('a signed URL in a message of the guest or the service is masked', async () => {
    const { context, guest, local } = world();
    const path = put(world(), 'file');
    guest.intercept = async (command, _options, stdin) =>
      command.startsWith('curl') ? execResult({ exitCode: 3, stderr: `curl: bad URL in ${stdin}` }) : undefined;
    const error = await transferFailure(download(context, 'vm', path, join(local, 'x')));
    expect(error.message).toContain('***');

    guest.intercept = async (command, _options, stdin) => {
      if (command.startsWith('curl')) throw new Error(`502 for ${stdin}`);
      return undefined;
    };
    const foreign = await failureOf(download(context, 'vm', path, join(local, 'x')));
    expect(foreign.message).toMatch(/^502 for url = .*\*\*\*/);
    for (const signature of world().storage.signatures) expect(`${foreign.stack}`).not.toContain(signature);
  });

  test.each([
    ['fetching', (command: string) => command.startsWith('FETCH'), 'fetch'],
    ['unpacking', (command: string) => command.startsWith('mkdir'), 'extract'],
  ] as const)('%s fails or times out: the stage is removed', async (_name, matches, phase) => {
    const { context, guest, local, remote } = world();
    mkdirSync(join(local, 'source'));
    guest.intercept = async (command) => (matches(command) ? execResult({ exitCode: 137, timedOut: true }) : undefined);
    const error = await transferFailure(upload(context, 'vm', join(local, 'source'), join(remote, 'target')));
    expect(error).toMatchObject({ code: 'GUEST', phase });
    expect(error.message).toContain('timeoutSec (600 s)');
    expect(guest.calls.at(-1)?.command).toMatch(/^rm -rf '\/var\/tmp\/fastkit-upload-\w{16}\.tar\.gz'$/);
    expect(guest.calls.at(-1)?.options).toMatchObject({ deadlineMs: 5000 });
  });

  test('unpacking over a file fails with the message of mkdir', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(local, 'source'));
    writeFileSync(join(remote, 'target'), 'a file');
    const error = await transferFailure(upload(context, 'vm', join(local, 'source'), join(remote, 'target')));
    expect(error).toMatchObject({ code: 'GUEST', phase: 'extract' });
    expect(error.message).toContain('File exists');
  });
});

describe('on this machine', () => {
  test('a missing source', async () => {
    const { context, local, remote } = world();
    const error = await transferFailure(upload(context, 'vm', join(local, 'none'), join(remote, 'x')));
    expect(error).toMatchObject({ code: 'ENOENT', phase: 'pack' });
  });

  test('a pipe, alone or in a directory, is refused by name', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(local, 'source'));
    spawnSync('mkfifo', [join(local, 'source/pipe')]);
    for (const source of ['source', 'source/pipe']) {
      const error = await transferFailure(upload(context, 'vm', join(local, source), join(remote, 'x')));
      expect(error.code).toBe('UNSUPPORTED');
      expect(error.message).toContain('source/pipe');
    }
  });

  test('a name that is not UTF-8 is rejected', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(local, 'source'));
    writeFileSync(Buffer.concat([Buffer.from(`${join(local, 'source')}/bad-`), Buffer.from([0xff])]), 'x');
    const error = await transferFailure(upload(context, 'vm', join(local, 'source'), join(remote, 'x')));
    expect(error.code).toBe('UNSUPPORTED');
    const fromGuest = await transferFailure(download(context, 'vm', join(local, 'source'), join(local, 'back')));
    expect(fromGuest).toMatchObject({ code: 'ARCHIVE', phase: 'unpack' });
  });

  test('a file that shrinks during the upload', async () => {
    const { context, local, remote, storage } = world();
    writeFileSync(join(local, 'file'), Buffer.alloc(5_000_000));
    storage.faults.PUT.push((request, response) => {
      truncateSync(join(local, 'file'), 10);
      return respondWith(503)(request, response, '');
    });
    const error = await transferFailure(upload(context, 'vm', join(local, 'file'), join(remote, 'x')));
    expect(error.code).toBe('LOCAL_FILE');
    expect(error.message).toContain('shorter');
  });

  test('a destination of the wrong kind is refused before the guest sends', async () => {
    const { context, local, remote, storage } = world();
    mkdirSync(join(remote, 'directory'));
    const file = put(world(), 'file');
    mkdirSync(join(local, 'directory'));
    writeFileSync(join(local, 'file'), 'before');
    const pairs = [
      [file, join(local, 'directory')],
      [join(remote, 'directory'), join(local, 'file')],
      [file, '/dev/null'],
    ] as const;
    for (const [from, to] of pairs) {
      expect((await transferFailure(download(context, 'vm', from, to))).code).toBe('DESTINATION');
    }
    expect(storage.requests).toEqual([]);
  });

  test('merging never goes through a link, and changes nothing when it cannot finish', async () => {
    const { context, local, remote } = world();
    mkdirSync(join(remote, 'source/z'), { recursive: true });
    writeFileSync(join(remote, 'source/a'), 'new');
    writeFileSync(join(remote, 'source/z/file'), 'new');
    mkdirSync(join(local, 'target'));
    mkdirSync(join(local, 'outside'));
    writeFileSync(join(local, 'target/a'), 'old');
    symlinkSync('../outside', join(local, 'target/z'));
    const error = await transferFailure(download(context, 'vm', join(remote, 'source'), join(local, 'target')));
    expect(error.code).toBe('DESTINATION');
    expect(readFileSync(join(local, 'target/a'), 'utf8')).toBe('old');
    expect(readdirSync(join(local, 'outside'))).toEqual([]);
  });

  test('a directory where a file is wanted', async () => {
    const { context, remote } = world();
    const error = await transferFailure(downloadBytes(context, 'vm', remote));
    expect(error).toMatchObject({ code: 'UNSUPPORTED', phase: 'classify' });
  });

  test('a path that cannot be written', async () => {
    const { context, local } = world();
    const path = put(world(), 'file');
    writeFileSync(join(local, 'file'), 'x');
    const error = await transferFailure(download(context, 'vm', path, join(local, 'file/below')));
    expect(error).toBeInstanceOf(FileTransferError);
    expect(error.code).toBe('LOCAL_FILE');
  });

  test.each([
    ['a remote path', (w: World) => upload(w.context, 'vm', new Uint8Array(1), '')],
    ['timeoutSec', (w: World) => upload(w.context, 'vm', new Uint8Array(1), '/x', { timeoutSec: 0.5 })],
    ['stallTimeoutMs', (w: World) => upload(w.context, 'vm', new Uint8Array(1), '/x', { stallTimeoutMs: -1 })],
    ['a URL', (w: World) => upload(w.context, 'vm', new URL('https://example.com/x'), '/x')],
  ])('%s: an invalid value is refused before any request', async (_name, transfer) => {
    const error = await failureOf(transfer(world()));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(world().storage.presigns).toBe(0);
  });
});
