import { beforeEach, describe, expect, it, test } from 'vitest';
import { createGuest, type Guest } from '../../../../src/mock/fastvm/guest/guest.js';

const STORE = 'http://store.test';
const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);

let guest: Guest;
let seen: { method: string; url: string; headers: Headers; body: Uint8Array }[];
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const sh = (script: string, stdin?: Uint8Array) => guest.exec({ argv: ['sh', '-c', script], stdin });

beforeEach(async () => {
  seen = [];
  guest = await createGuest({
    fetch: async (request) => {
      if (!request.url.startsWith(STORE)) throw new TypeError('refused');
      const body = new Uint8Array(await request.arrayBuffer());
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      if (request.url.endsWith('/403')) return new Response('denied', { status: 403 });
      return new Response(request.method === 'GET' ? allBytes : 'stored\n');
    },
  });
  await guest.fs.writeFile('/all', allBytes);
});

describe('requests', () => {
  it('streams standard input with exactly the given headers', async () => {
    const result = await sh(
      `cat /all | curl --fail --show-error -s -X PUT -H 'Content-Type: application/octet-stream' -T - '${STORE}/x?a=1&b=2'`,
    );
    expect(result.exitCode).toBe(0);
    expect(seen).toMatchObject([{ method: 'PUT', url: `${STORE}/x?a=1&b=2` }]);
    expect([...(seen[0]?.body ?? [])]).toEqual([...allBytes]);
    expect(seen[0]?.headers.get('content-type')).toBe('application/octet-stream');
  });

  it('uploads a file whose name has brackets', async () => {
    await guest.fs.writeFile('/file with [x].txt', 'content');
    expect((await sh(`curl -fsS -X PUT -T '/file with [x].txt' --globoff ${STORE}/x`)).exitCode).toBe(0);
    expect(text(seen[0]?.body ?? new Uint8Array())).toBe('content');
  });

  test.each([
    [`curl -s -d a=1 ${STORE}/x`, 'POST', 'a=1', 'application/x-www-form-urlencoded'],
    [`curl -s --data-binary @/all ${STORE}/x`, 'POST', text(allBytes), 'application/x-www-form-urlencoded'],
    [`echo hi | curl -sT- --url=${STORE}/x`, 'PUT', 'hi\n', null],
    [`curl -sXDELETE -H 'Content-Type: text/plain' ${STORE}/x`, 'DELETE', '', 'text/plain'],
  ])('%s', async (script, method, body, contentType) => {
    await sh(script);
    expect(seen[0]?.method).toBe(method);
    expect(text(seen[0]?.body ?? new Uint8Array())).toBe(body);
    expect(seen[0]?.headers.get('content-type')).toBe(contentType);
  });

  it('prints or saves the response', async () => {
    expect([...(await sh(`curl -s ${STORE}/x`)).stdout]).toEqual([...allBytes]);
    const { stdout } = await sh(
      `curl -fsSLo /saved -w '%{http_code}\\n' --max-time 10 ${STORE}/x && stat -c %s /saved`,
    );
    expect(text(stdout)).toBe('200\n256\n');
  });
});

describe('failures', () => {
  test.each<[string, number, RegExp]>([
    [`curl -fsS ${STORE}/403`, 22, /^curl: \(22\) The requested URL returned error: 403\n$/],
    [`curl -fs ${STORE}/403`, 22, /^$/],
    [`curl -s ${STORE}/403`, 0, /^$/],
    ['curl -sS https://example.com/', 7, /^curl: \(7\) Failed to connect to example.com port 443/],
    [`curl -sS -T /missing ${STORE}/x`, 26, /Can't open '\/missing'/],
    [`curl -sS -T '/a[1]' ${STORE}/x`, 3, /bad range/],
    [`curl -sS -T '/a{1,2}' ${STORE}/x`, 26, /Can't open/],
    ['curl -sS not-a-url', 3, /URL rejected/],
    [`curl -sS -o /missing/dir/x ${STORE}/x`, 0, /^$/],
    ['curl -sS', 2, /no URL/],
    [`curl --frobnicate ${STORE}/x`, 2, /--frobnicate: is unknown/],
  ])('%s → %i', async (script, exitCode, stderr) => {
    const result = await sh(script);
    expect(text(result.stderr)).toMatch(stderr);
    expect(result.exitCode).toBe(exitCode);
  });

  it('is visible through a pipe only with pipefail', async () => {
    const upload = `tar -c -C /missing . | curl -fsS -T - ${STORE}/x > /dev/null`;
    expect((await sh(upload)).exitCode).toBe(0);
    expect((await sh(`set -o pipefail; ${upload}`)).exitCode).toBe(2);
  });
});

describe('options on standard input', () => {
  const config = (url: string) =>
    new TextEncoder().encode(`# a comment\nurl = "${url}"\nheader: "X-Odd: a\\"b\\\\"\n-o /saved\n`);

  it('are read with -K -, in front of which -q is accepted', async () => {
    const script = `mkdir -p /d && cat /dev/null && curl -q -fsSg -X PUT -w 'sent %{http_code} %{size_upload} %{size_download}\\n' -K - -T /all`;
    const { stdout, exitCode } = await sh(script, config(`${STORE}/x?a=[1]`));
    expect([text(stdout), exitCode]).toEqual(['sent 200 256 7\n', 0]);
    expect(seen[0]?.url).toBe(`${STORE}/x?a=[1]`);
    expect(seen[0]?.headers.get('x-odd')).toBe('a"b\\');
    expect(text(await guest.fs.readFileBuffer('/saved'))).toBe('stored\n');
  });

  it('or from a file; an unknown one is refused', async () => {
    await guest.fs.writeFile('/config', `url ${STORE}/x\nsilent\n`);
    expect((await sh('curl --config /config')).exitCode).toBe(0);
    await guest.fs.writeFile('/config', 'frobnicate = 1\n');
    expect(await sh('curl -K /config').then(({ stderr }) => text(stderr))).toMatch(/--frobnicate: is unknown/);
    expect((await sh('curl -K /missing')).exitCode).toBe(26);
  });
});

describe('--write-out', () => {
  test.each([
    [`curl -fsS -d abc -w '%{method} %{url_effective} %{size_upload}' -o /dev/null ${STORE}/x`, `POST ${STORE}/x 3`],
    [`curl -fs -w '%{response_code} %{exitcode} %{size_download}' ${STORE}/403`, '403 22 0'],
    ["curl -s -w '%{http_code} %{size_upload}' https://refused.example/", '000 0'],
    [`curl -s -w '100%%\\t%{nonsense}.%{time_total}' -o /dev/null ${STORE}/x`, '100%\t.0.000000'],
  ])('%s', async (script, expected) => {
    expect(text((await sh(script)).stdout)).toBe(expected);
  });
});
