import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { ExecResult, FilePresign, Vm } from '../../../generated/fastvm/types.js';
import { createOrganization } from './call.js';

const octets = { 'content-type': 'application/octet-stream' };
let nowMs: number;
let org: ReturnType<typeof createOrganization>;
let id: string;
let work: string;

const presign = (path: string) => org.ok<FilePresign>('vms.files.presign', { id, body: { path } });
const fetchInto = (url: string, path: string) => org.ok<ExecResult>('vms.files.fetch', { id, body: { url, path } });
const sh = (script: string) => org.ok<ExecResult>('vms.run', { id, body: { command: ['sh', '-c', script] } });
const put = (url: string, body: BodyInit, headers: Record<string, string> = octets) =>
  org.state.storageFetch(new Request(url, { method: 'PUT', body, headers }));
const get = (url: string, headers: Record<string, string> = {}) =>
  org.state.storageFetch(new Request(url, { headers }));

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'transfer-'));
  mkdirSync(join(work, 'tree/sub/empty'), { recursive: true });
  writeFileSync(
    join(work, 'tree/bytes'),
    Uint8Array.from({ length: 300_000 }, (_, index) => (index * 37) % 256),
  );
  writeFileSync(join(work, 'tree/sub/ä [x].txt'), 'text\n');
  chmodSync(join(work, 'tree/sub/ä [x].txt'), 0o755);
  symlinkSync('../bytes', join(work, 'tree/sub/link'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeEach(async () => {
  nowMs = Date.now();
  org = createOrganization({ boot: { bootMs: 0 }, nowMs: () => nowMs });
  id = (await org.ok<Vm>('vms.launch', { body: { machineType: 'c1m2' } })).id;
});

it('a directory goes into the guest and comes back the same', async () => {
  const stage = '/var/tmp/upload.tar.gz';
  const archive = execFileSync('tar', ['-cz', '-C', join(work, 'tree'), '.']);
  const up = await presign(stage);
  expect((await put(up.uploadUrl, archive)).status).toBe(200);
  expect(await fetchInto(up.downloadUrl, stage)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  const unpack = `mkdir -p '/a b' && tar -xzf '${stage}' -C '/a b' && rm -f '${stage}'`;
  expect(await sh(unpack)).toMatchObject({ exitCode: 0, stderr: '' });

  expect((await sh("test -e '/a b' && (test -d '/a b' && echo dir || echo file)")).stdout).toBe('dir\n');
  const down = await presign('/a b');
  const upload = `set -o pipefail; tar -cz -C '/a b' . | curl --fail --show-error -s -X PUT -H 'Content-Type: application/octet-stream' -T - '${down.uploadUrl}'`;
  expect(await sh(upload)).toMatchObject({ exitCode: 0, stderr: '' });
  const back = join(work, 'back');
  mkdirSync(back);
  const stored = Buffer.from(await (await get(down.downloadUrl)).arrayBuffer());
  execFileSync('tar', ['-xzp', '-C', back], { input: stored });
  execFileSync('diff', ['-r', '--no-dereference', join(work, 'tree'), back]);
  expect(execFileSync('stat', ['-c', '%a', join(back, 'sub/ä [x].txt')], { encoding: 'utf8' })).toBe('755\n');
});

it('a file with an odd name goes in and comes back', async () => {
  const path = "/data/it's [x] {y}.bin";
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const { uploadUrl, downloadUrl, maxUploadBytes, expiresInSec } = await presign(path);
  expect([maxUploadBytes, expiresInSec]).toEqual([10 * 1024 ** 3, 900]);
  await put(uploadUrl, bytes);
  expect((await fetchInto(downloadUrl, path)).exitCode).toBe(0);
  const down = await presign(path);
  const upload = `curl --fail --show-error -s -X PUT -H 'Content-Type: application/octet-stream' --globoff -T '/data/it'\\''s [x] {y}.bin' '${down.uploadUrl}'`;
  expect(await sh(upload)).toMatchObject({ exitCode: 0, stderr: '' });
  expect([...new Uint8Array(await (await get(down.downloadUrl)).arrayBuffer())]).toEqual([...bytes]);
});

describe('fetch into the guest', () => {
  it('reports a failed download with status 200', async () => {
    const { downloadUrl } = await presign('/f');
    expect(await fetchInto(downloadUrl, '/f')).toMatchObject({
      exitCode: 22,
      stderr: 'curl: (22) The requested URL returned error: 404\n',
    });
    org.state.storage.expireAll();
    expect((await fetchInto(downloadUrl, '/f')).stderr).toMatch('error: 403');
  });

  it('rejects URLs that are not its own', async () => {
    const { uploadUrl } = await presign('/f');
    const other = (await org.ok<Vm>('vms.launch', { body: { machineType: 'c1m2' } })).id;
    const foreign = await org.ok<FilePresign>('vms.files.presign', { id: other, body: { path: '/f' } });
    for (const url of ['https://example.com/x', uploadUrl, foreign.downloadUrl, 'http://fastvm.test/storage/none']) {
      const { status } = await org.call('vms.files.fetch', { id, body: { url, path: '/f' } });
      expect([url, status]).toEqual([url, 400]);
    }
  });
});

describe('storage', () => {
  test.each<[string, number, (urls: FilePresign) => Promise<Response>]>([
    ['an API key', 400, ({ uploadUrl }) => put(uploadUrl, 'x', { ...octets, 'x-api-key': 'k' })],
    ['a token', 400, ({ downloadUrl }) => get(downloadUrl, { authorization: 'Bearer k' })],
    ['another content type', 400, ({ uploadUrl }) => put(uploadUrl, 'x', { 'content-type': 'text/plain' })],
    ['no content type', 400, ({ uploadUrl }) => put(uploadUrl, new Uint8Array(1), {})],
    ['fewer bytes than announced', 400, ({ uploadUrl }) => put(uploadUrl, 'x', { ...octets, 'content-length': '2' })],
    ['a PUT to the download URL', 403, ({ downloadUrl }) => put(downloadUrl, 'x')],
    ['a GET of the upload URL', 403, ({ uploadUrl }) => get(uploadUrl)],
    ['an unknown URL', 403, () => get('http://fastvm.test/storage/none')],
    ['a GET before the PUT', 404, ({ downloadUrl }) => get(downloadUrl)],
  ])('refuses %s', async (_, status, request) => {
    expect((await request(await presign('/f'))).status).toBe(status);
  });

  it('rejects expired URLs and bodies over the limit', async () => {
    const { uploadUrl, downloadUrl } = org.state.storage.sign(id, 3, 60);
    expect((await put(uploadUrl, 'four')).status).toBe(413);
    expect((await put(uploadUrl, 'abc')).status).toBe(200);
    nowMs += 60_000;
    expect((await get(downloadUrl)).status).toBe(403);
    expect((await put(uploadUrl, 'abc')).status).toBe(403);
  });

  it('serves ranges', async () => {
    const { uploadUrl, downloadUrl } = await presign('/f');
    await put(uploadUrl, '0123456789');
    const whole = await get(downloadUrl);
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '10', '0123456789']);
    const tail = await get(downloadUrl, { range: 'bytes=7-' });
    expect([tail.status, tail.headers.get('content-range'), await tail.text()]).toEqual([206, 'bytes 7-9/10', '789']);
    expect((await get(downloadUrl, { range: 'bytes=10-' })).status).toBe(416);
  });
});
