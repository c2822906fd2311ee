import { FastvmClient, isUntrustedUrlError } from 'fastkit/fastvm';
import { describe, expect, test } from 'vitest';
import { caught } from '../../core/support/caught.js';

const SAFE = 'https://storage.test/object?X-Amz-Signature=SIGNATURE';

/** A client of a service that names these URLs, with the requests it has sent. */
function clientOf(baseUrl: string, named: { uploadUrl?: string; downloadUrl?: string; websocketPath?: string }) {
  const sent: string[] = [];
  const exec = { exitCode: 0, stdout: 'file\n', stderr: '', timedOut: false, durationMs: 1 };
  const urls = { uploadUrl: SAFE, downloadUrl: SAFE, expiresInSec: 60, maxUploadBytes: 1e9, ...named };
  const fetch = async (url: string): Promise<Response> => {
    sent.push(url);
    if (url.endsWith('/presign')) return Response.json(urls);
    if (url.endsWith('/console-token')) return Response.json({ token: 'TOKEN-1234', expiresInSec: 60, ...named });
    return url.startsWith(baseUrl) ? Response.json(exec) : new Response('stored');
  };
  return { sent, client: new FastvmClient({ apiKey: 'key', baseUrl, fetch: fetch as typeof globalThis.fetch }) };
}

const REFUSED: readonly [url: string, why: RegExp][] = [
  ['http://storage.test/o?sig=SIGNATURE', /scheme is http although the API is https/],
  ['http://127.0.0.1:9/o?sig=SIGNATURE', /scheme is http although the API is https/],
  ['file:///etc/passwd', /scheme is file, not https/],
  ['data:text/plain,hello', /scheme is data, not https/],
  ['ftp://storage.test/o', /scheme is ftp, not https/],
  ['ws://storage.test/o', /scheme is ws, not https/],
  ['wss://storage.test/o', /scheme is wss, not https/],
  ['blob:https://storage.test/1', /scheme is blob, not https/],
  ['javascript:alert(1)', /scheme is javascript, not https/],
  ['https://user:pass-word@storage.test/o', /user info/],
  ['https://user@storage.test/o', /user info/],
  ['https://storage.test/o#fragment', /fragment/],
  ['/st/down', /not an absolute URL/],
  ['//storage.test/o', /not an absolute URL/],
  ['https://', /not an absolute URL/],
  ['https://storage.test/a\r\nHost: x', /control character/],
  [' https://storage.test/o', /blank/],
  ['https://storage.test\\@elsewhere.test/o', /backslash/],
];

describe('a storage URL of an https API', () => {
  test.each(REFUSED)('%j: refused at once, and nothing is sent there', async (url, why) => {
    for (const named of [{ uploadUrl: url }, { downloadUrl: url }]) {
      for (const transfer of [
        (client: FastvmClient) => client.upload('vm', new Uint8Array(3), '/x'),
        (client: FastvmClient) => client.downloadBytes('vm', '/x'),
      ]) {
        const { client, sent } = clientOf('https://api.test', named);
        const error = await caught<Error>(transfer(client));
        expect(isUntrustedUrlError(error)).toBe(true);
        expect(error).toMatchObject({ name: 'UntrustedUrlError', code: 'UNTRUSTED_URL' });
        expect(error.message).toMatch(/^files\.presign named a storage URL that is refused: /);
        expect(error.message).toMatch(why);
        expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(/SIGNATURE|pass-word|[\r\n]/);
        expect(sent.filter((request) => request.endsWith('/presign'))).toHaveLength(1);
        expect(sent.filter((request) => !request.startsWith('https://api.test/'))).toEqual([]);
      }
    }
  });

  test('that is https is used', async () => {
    const { client, sent } = clientOf('https://api.test', {});
    await client.upload('vm', new Uint8Array(3), '/x');
    expect(sent).toContain(SAFE);
  });
});

test.each(['http://storage.test/o', 'http://127.0.0.1:9/o', SAFE])('an http API may name %s', async (url) => {
  const { client, sent } = clientOf('http://127.0.0.1:8080', { uploadUrl: url, downloadUrl: url });
  await client.upload('vm', new Uint8Array(3), '/x');
  expect(sent).toContain(url);
});

describe('a console', () => {
  test.each([
    ['ws://elsewhere.test/x', /scheme is ws although the API is https/],
    ['http://api.test/x', /scheme is http, not wss/],
    ['https://api.test/x', /scheme is https, not wss/],
    ['file:///etc/passwd', /scheme is file, not wss/],
    ['javascript:alert(1)', /scheme is javascript, not wss/],
    ['wss://user@api.test/x', /user info/],
    ['/console#x', /fragment/],
    ['/con sole', /blank/],
    ['\\\\elsewhere.test/x', /backslash/],
  ])('at %j is refused at once', async (websocketPath, why) => {
    const { client, sent } = clientOf('https://api.test', { websocketPath });
    for (const call of [() => client.consoleUrl('vm'), () => client.console('vm', { WebSocket: neverOpened })]) {
      const error = await caught<Error>(call());
      expect(error).toMatchObject({ name: 'UntrustedUrlError', code: 'UNTRUSTED_URL' });
      expect(error.message).toMatch(/^vms\.consoleToken named a console that is refused: /);
      expect(error.message).toMatch(why);
      expect(error.message).not.toContain('TOKEN');
    }
    expect(sent).toHaveLength(2);
  });
});

const neverOpened = class {
  readonly binaryType = '';
  readonly bufferedAmount = 0;
  constructor(url: string) {
    throw new Error(`opened ${url}`);
  }
  send(): void {}
  close(): void {}
  addEventListener(): void {}
};
