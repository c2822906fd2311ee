import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCurlConfig } from '../../../../src/mock/fastvm/guest/curl-config.js';
import { download } from '../../../../src/overrides/fastvm/transfer/download.js';
import { curlConfig, readSentReport } from '../../../../src/overrides/fastvm/transfer/guest-curl.js';
import { makeTree } from './support/trees.js';
import { diff, useWorld } from './support/world.js';

const world = useWorld();

/** Command lines and environments of all processes that this one may read. */
function processes(): string {
  const texts: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const file of ['cmdline', 'environ']) {
      try {
        texts.push(readFileSync(`/proc/${pid}/${file}`, 'latin1'));
      } catch {
        // It has ended, or is that of another user.
      }
    }
  }
  return texts.join('\n');
}

describe.runIf(existsSync('/proc/self/cmdline'))('while the guest sends', () => {
  test.each([
    ['a file', 'source/run.sh', 'gzip'],
    ['a directory', 'source', 'gzip'],
    ['a directory without compression', 'source', 'none'],
  ] as const)('%s, no process shows the signed URL', async (_name, path, compression) => {
    const { context, local, remote, storage } = world();
    makeTree(join(remote, 'source'));
    let seen = '';
    storage.onGuestRequest = () => {
      seen = processes();
    };
    await download(context, 'vm', join(remote, path), join(local, 'back'), { compression });
    expect(diff(join(remote, path), join(local, 'back'))).toBe('');
    // The command line of curl, and that of the shell that started it.
    expect(seen.split('fastkit-sent').length).toBeGreaterThan(path === 'source' ? 2 : 1);
    for (const signature of storage.signatures) expect(seen).not.toContain(signature);
  });
});

test("the guest's own .curlrc is not obeyed", async () => {
  const { context, guest, local, remote } = world();
  mkdirSync(join(remote, 'home'));
  writeFileSync(join(remote, 'home/.curlrc'), `dump-header = "${join(remote, 'dumped')}"\nheader = "X-Own: 1"\n`);
  writeFileSync(join(remote, 'file'), 'x');
  guest.env = { ...process.env, HOME: join(remote, 'home'), CURL_HOME: join(remote, 'home') };
  await download(context, 'vm', join(remote, 'file'), join(local, 'file'));
  expect(readFileSync(join(local, 'file'), 'utf8')).toBe('x');
  expect(existsSync(join(remote, 'dumped'))).toBe(false);
  expect(world().storage.requests.find(({ fromGuest }) => fromGuest)?.headers).not.toHaveProperty('x-own');
});

describe('the config for curl', () => {
  test('has every URL as it is: curl requests what was written', async () => {
    const requested: string[] = [];
    const server = createServer((request, response) => {
      requested.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter((c) => c !== '#');
    const paths = [
      ...printable.map((c) => `/${c}x${c}${c}?${c}`),
      '/"\\"\\\\',
      '/\\t\\n\\r\\v\\x',
      "/'$(id)`id`",
      '/{a,b}[1-3]',
      '/-o=x',
    ];
    const config = paths.map((path) => curlConfig(`${origin}${path}`)).join('');
    const args = ['-q', '-sS', '--globoff', '--path-as-is', '-K', '-', ...paths.flatMap(() => ['-o', '/dev/null'])];
    const running = promisify(execFile)('curl', args);
    running.child.stdin?.end(config);
    await running;
    server.close();
    // curl writes the backslash and the quotation mark in a path as they are.
    expect(requested).toEqual(paths);
  });

  test('is read back by the mock, whatever the URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (url) => {
        expect(readCurlConfig(curlConfig(url))).toEqual(['--url', url]);
      }),
    );
  });
});

test.each([
  ['fastkit-sent 200 0\n', { status: 200, sizeBytes: 0 }],
  ['fastkit-sent 200 1234567890123\n', { status: 200, sizeBytes: 1_234_567_890_123 }],
  ['fastkit-sent 201 12.000000\n', { status: 201, sizeBytes: 12 }],
  ['a line\nfastkit-sent 307 5\nanother', { status: 307, sizeBytes: 5 }],
  ['', undefined],
  ['fastkit-sent 200 \n', undefined],
  ['fastkit-sent 200 %{size_upload}\n', undefined],
  ['fastkit-sent 200 -5\n', undefined],
  ['fastkit-sent 200 1e3\n', undefined],
  ['fastkit-sent 200 12.5\n', undefined],
  ['fastkit-sent 200 12345678901234567890\n', undefined],
])('the report %j', (stdout, expected) => {
  expect(readSentReport(stdout)).toEqual(expected);
});
