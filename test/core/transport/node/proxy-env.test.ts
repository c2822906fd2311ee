import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../src/core/errors/index.js';
import { proxyFor } from '../../../../src/core/transport/node/proxy-env.js';
import { hasCurl } from '../../../mock/transcripts/support/curl.js';

const PROXY = 'http://proxy.test:3128';
const run = promisify(execFile);

type Way = 'proxy' | 'direct';
/** `true` where curl decides alike; otherwise why it does not. */
type Curl =
  | true
  | 'no port, no prefix *. and no * in a list'
  | 'no networks of IPv6'
  | 'other addresses'
  | 'other names';

/** Which variable counts. `P` stands for the proxy's URL. */
const VARIABLES: readonly (readonly [env: Record<string, string>, url: string, way: Way, curl: boolean])[] = [
  [{}, 'http://service.test/', 'direct', true],
  [{ http_proxy: 'P' }, 'http://service.test/', 'proxy', true],
  [{ https_proxy: 'P' }, 'http://service.test/', 'direct', true],
  [{ HTTPS_PROXY: 'P' }, 'http://service.test/', 'direct', true],
  [{ all_proxy: 'P' }, 'http://service.test/', 'proxy', true],
  [{ ALL_PROXY: 'P' }, 'http://service.test/', 'proxy', true],
  [{ http_proxy: '', all_proxy: 'P' }, 'http://service.test/', 'proxy', true],
  [{ all_proxy: '', ALL_PROXY: 'P' }, 'http://service.test/', 'proxy', true],
  [{ http_proxy: 'P', all_proxy: 'nonsense://x' }, 'http://service.test/', 'proxy', true],
  [{ all_proxy: 'P', ALL_PROXY: 'nonsense://x' }, 'http://service.test/', 'proxy', true],
  [{ http_proxy: 'P', HTTP_PROXY: 'nonsense://x' }, 'http://service.test/', 'proxy', true],
  [{ http_proxy: 'P', no_proxy: 'service.test' }, 'http://service.test/', 'direct', true],
  [{ http_proxy: 'P', NO_PROXY: 'service.test' }, 'http://service.test/', 'direct', true],
  [{ http_proxy: 'P', no_proxy: 'other.test', NO_PROXY: 'service.test' }, 'http://service.test/', 'proxy', true],
  [{ http_proxy: 'P', no_proxy: '', NO_PROXY: 'service.test' }, 'http://service.test/', 'direct', true],
  [{ all_proxy: 'P', no_proxy: 'service.test' }, 'http://service.test/', 'direct', true],
  [{ http_proxy: 'nonsense://x', no_proxy: 'service.test' }, 'http://service.test/', 'direct', true],
  [{ http_proxy: 'P', REQUEST_METHOD: 'GET' }, 'http://service.test/', 'proxy', true],
  // A request header `Proxy: …` sets HTTP_PROXY in CGI programs; curl never reads it.
  [{ HTTP_PROXY: 'P', REQUEST_METHOD: 'GET' }, 'http://service.test/', 'direct', true],
  [{ HTTP_PROXY: 'P', REQUEST_METHOD: '' }, 'http://service.test/', 'proxy', false],
  [{ HTTP_PROXY: 'nonsense://x', ALL_PROXY: 'P', REQUEST_METHOD: 'GET' }, 'http://service.test/', 'proxy', true],
  [{ HTTP_PROXY: 'P' }, 'http://service.test/', 'proxy', false],
  [{ http_proxy: ' \t', all_proxy: 'P' }, 'http://service.test/', 'proxy', false],
  [{ http_proxy: ' P ' }, 'http://service.test/', 'proxy', false],
  [{ https_proxy: 'P' }, 'https://service.test/', 'proxy', false],
  [{ HTTPS_PROXY: 'P' }, 'https://service.test/', 'proxy', false],
  [{ HTTPS_PROXY: 'P', REQUEST_METHOD: 'GET' }, 'https://service.test/', 'proxy', false],
  [{ https_proxy: 'P', HTTPS_PROXY: 'nonsense://x' }, 'https://service.test/', 'proxy', false],
  [{ HTTP_PROXY: 'P', http_proxy: 'P' }, 'https://service.test/', 'direct', false],
  [{ ALL_PROXY: 'P' }, 'https://service.test/', 'proxy', false],
];

/** What `NO_PROXY` covers. */
const NO_PROXY: readonly (readonly [noProxy: string, url: string, way: Way, curl: Curl])[] = [
  ['example.com', 'http://example.com/', 'direct', true],
  ['example.com', 'http://a.example.com/', 'direct', true],
  ['example.com', 'http://a.b.example.com/', 'direct', true],
  ['example.com', 'http://example.com:8080/', 'direct', true],
  ['example.com', 'http://nonexample.com/', 'proxy', true],
  ['example.com', 'http://example.com.evil.test/', 'proxy', true],
  ['example.com', 'http://example.org/', 'proxy', true],
  ['a.example.com', 'http://example.com/', 'proxy', true],
  ['xample.com', 'http://example.com/', 'proxy', true],
  ['com', 'http://example.com/', 'direct', true],
  ['.example.com', 'http://example.com/', 'direct', true],
  ['.example.com', 'http://a.example.com/', 'direct', true],
  ['.example.com', 'http://nonexample.com/', 'proxy', true],
  ['..example.com', 'http://a.example.com/', 'proxy', true],
  ['.', 'http://example.com/', 'proxy', true],
  ['.', 'http://example.com../', 'proxy', 'other names'],
  ['example.com.', 'http://example.com/', 'direct', true],
  ['example.com', 'http://example.com./', 'direct', true],
  ['example.com.', 'http://a.example.com./', 'direct', true],
  ['EXAMPLE.com', 'http://Example.COM/', 'direct', true],
  ['localhost', 'http://localhost:3000/', 'direct', true],
  ['localhost', 'http://a.localhost/', 'direct', true],
  ['localhost', 'http://127.0.0.1/', 'proxy', true],
  ['127.0.0.1', 'http://localhost/', 'proxy', true],
  // Separators.
  ['a,b', 'http://b/', 'direct', true],
  ['a b', 'http://b/', 'direct', true],
  ['a\tb', 'http://b/', 'direct', true],
  [' a , b ', 'http://a/', 'direct', true],
  [' a , b ', 'http://b/', 'direct', true],
  ['a,,b', 'http://b/', 'direct', true],
  [',a,', 'http://a/', 'direct', true],
  [',', 'http://a/', 'proxy', true],
  ['a;b', 'http://b/', 'proxy', true],
  // Everything.
  ['*', 'http://example.com/', 'direct', true],
  ['*', 'http://10.0.0.1/', 'direct', true],
  ['*', 'http://[::1]/', 'direct', true],
  ['a,*', 'http://example.com/', 'direct', 'no port, no prefix *. and no * in a list'],
  [' * ', 'http://[::1]/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['*:8080', 'http://example.com:8080/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['*:8080', 'http://example.com/', 'proxy', true],
  // Prefix.
  ['*.example.com', 'http://a.example.com/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['*.example.com', 'http://example.com/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['*.example.com', 'http://nonexample.com/', 'proxy', true],
  ['*example.com', 'http://nonexample.com/', 'proxy', true],
  ['ex*.com', 'http://example.com/', 'proxy', true],
  ['*.', 'http://example.com/', 'proxy', true],
  // Ports.
  ['example.com:80', 'http://example.com/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['example.com:443', 'https://example.com/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['example.com:80', 'https://example.com/', 'proxy', true],
  ['example.com:8080', 'http://example.com:8080/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['.example.com:8080', 'http://a.example.com:8080/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['example.com:8080', 'http://example.com/', 'proxy', true],
  ['example.com:', 'http://example.com/', 'proxy', true],
  ['example.com:x', 'http://example.com/', 'proxy', true],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['127.0.0.1:8080', 'http://127.0.0.1:8081/', 'proxy', true],
  ['[::1]:8080', 'http://[::1]:8080/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['[::1]:8080', 'http://[::1]/', 'proxy', true],
  // Addresses.
  ['127.0.0.1', 'http://127.0.0.1/', 'direct', true],
  ['127.0.0.1', 'http://127.1/', 'direct', true],
  ['127.0.0.1', 'http://127.0.0.2/', 'proxy', true],
  ['0.0.1', 'http://127.0.0.1/', 'proxy', true],
  ['.0.0.1', 'http://127.0.0.1/', 'proxy', true],
  ['127.1', 'http://127.0.0.1/', 'proxy', true],
  ['1.2.3.4', 'http://1.2.3.4.example.com/', 'proxy', true],
  ['::1', 'http://[::1]/', 'direct', true],
  ['::1', 'http://[::1]:8080/', 'direct', true],
  ['::1', 'http://[::2]/', 'proxy', true],
  ['[::1]', 'http://[::1]/', 'direct', 'other addresses'],
  ['0:0:0:0:0:0:0:1', 'http://[::1]/', 'direct', 'other addresses'],
  ['FE80::1', 'http://[fe80::1]/', 'direct', 'other addresses'],
  ['fe80::1%eth0', 'http://[fe80::1]/', 'direct', 'other addresses'],
  ['::8080', 'http://[::]:8080/', 'proxy', true],
  ['10.0.0.1', 'http://[::ffff:10.0.0.1]/', 'direct', 'other addresses'],
  // Networks.
  ['10.0.0.0/8', 'http://10.1.2.3/', 'direct', true],
  ['10.0.0.0/8', 'http://11.1.2.3/', 'proxy', true],
  ['10.0.0.0/8', 'http://10.example.com/', 'proxy', true],
  ['10.9.9.9/8', 'http://10.1.2.3/', 'direct', true],
  ['10.0.0.0/12', 'http://10.15.2.3/', 'direct', true],
  ['10.0.0.0/12', 'http://10.16.2.3/', 'proxy', true],
  ['192.168.1.0/24', 'http://192.168.1.255:8080/', 'direct', true],
  ['192.168.1.0/24', 'http://192.168.2.0/', 'proxy', true],
  ['a,10.0.0.0/8,b', 'http://10.1.2.3/', 'direct', true],
  ['10.0.0.1/32', 'http://10.0.0.1/', 'direct', true],
  ['10.0.0.1/32', 'http://10.0.0.2/', 'proxy', true],
  ['10.0.0.0/33', 'http://10.0.0.0/', 'proxy', true],
  ['10.0.0.0/x', 'http://10.0.0.1/', 'proxy', true],
  ['10.0.0.0/', 'http://10.0.0.1/', 'proxy', true],
  ['/8', 'http://10.0.0.1/', 'proxy', true],
  ['0.0.0.0/0', 'http://10.0.0.1/', 'direct', 'other addresses'],
  ['10.0.0.0/8:8080', 'http://10.0.0.1:8080/', 'direct', 'no port, no prefix *. and no * in a list'],
  ['10.0.0.0/8:8080', 'http://10.0.0.1:8081/', 'proxy', 'other addresses'],
  ['fd00::/8', 'http://[fd12::1]/', 'direct', 'no networks of IPv6'],
  ['fd00::/8', 'http://[fe12::1]/', 'proxy', 'no networks of IPv6'],
  ['FD00::/8', 'http://[fd12::1]/', 'direct', 'no networks of IPv6'],
  ['[fd00::]/8', 'http://[fd12::1]/', 'direct', 'no networks of IPv6'],
  ['[fd00::/8]', 'http://[fd12::1]/', 'direct', 'no networks of IPv6'],
  ['2001:db8::/33', 'http://[2001:db8:7fff::1]/', 'direct', 'no networks of IPv6'],
  ['2001:db8::/33', 'http://[2001:db8:8000::1]/', 'proxy', 'no networks of IPv6'],
  ['fd00::/129', 'http://[fd00::]/', 'proxy', 'no networks of IPv6'],
  // Other text.
  ['http://example.com', 'http://example.com/', 'proxy', true],
  ['example.com/path', 'http://example.com/', 'proxy', true],
  ['bücher.example', 'http://bücher.example/', 'direct', 'other names'],
  ['xn--bcher-kva.example', 'http://bücher.example/', 'direct', 'other names'],
  ['.bücher.example', 'http://a.xn--bcher-kva.example/', 'direct', 'other names'],
];

/** User info of a proxy's URL, and the user name and password that are sent, in Latin-1; all as curl. */
const CREDENTIALS: readonly (readonly [userInfo: string, sent: string])[] = [
  ['user:pass', 'user:pass'],
  ['user', 'user:'],
  ['user:', 'user:'],
  [':pass', ':pass'],
  [':', ':'],
  ['', ':'],
  ['us%40er:p%3Aa%2Fss', 'us@er:p:a/ss'],
  ['user:a:b', 'user:a:b'],
  ['us%3aer:pass', 'us:er:pass'],
  ['user:100%', 'user:100%'],
  ['user:%zz%4', 'user:%zz%4'],
  ['user:%25%34%30', 'user:%40'],
  ['user:%E4', 'user:ä'],
  ['user:ä', 'user:Ã¤'],
  ['user:%C3%A4', 'user:Ã¤'],
  ['DOMAIN\\user:pass', 'DOMAIN\\user:pass'],
  ['us;er:!$&\'()*+,=[]{}|^`~"<>', 'us;er:!$&\'()*+,=[]{}|^`~"<>'],
];

const wayOf = (url: string, env: Record<string, string>): Way =>
  proxyFor(url, env)?.origin === PROXY ? 'proxy' : 'direct';
const named = (value: string) => proxyFor('https://service.test/', { HTTPS_PROXY: value });
const failureOf = (value: string): ConfigurationError => {
  try {
    named(value);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error(`${value} is accepted`);
};

describe('the variable', () => {
  const filled = (env: Record<string, string>) =>
    Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('P', PROXY)]));

  it.each(VARIABLES)('%j, %s: %s', (env, url, way) => {
    expect(wayOf(url, filled(env))).toBe(way);
  });

  it('of the same name in upper case is not mistaken for the one in lower case where names have no case', () => {
    const env: Record<string, string> = { HTTP_PROXY: PROXY, REQUEST_METHOD: 'GET' };
    const windows = new Proxy(env, { get: (target, name) => target[String(name).toUpperCase()] });
    expect(windows.http_proxy).toBe(PROXY);
    expect(proxyFor('http://service.test/', windows)).toBeUndefined();
    expect(env.HTTP_PROXY).toBe(PROXY);
  });
});

describe('NO_PROXY', () => {
  it.each(NO_PROXY)('%j, %s: %s', (noProxy, url, way) => {
    expect(wayOf(url, { all_proxy: PROXY, NO_PROXY: noProxy })).toBe(way);
    expect(wayOf(url, { all_proxy: PROXY, no_proxy: `other.test,${noProxy} 9.9.9.9` })).toBe(way);
  });

  it('is a list of anything', () => {
    const hosts = fc.constantFrom(
      'http://a.b/',
      'https://10.0.0.1:81/',
      'http://[fd00::1]/',
      'http://[::ffff:1.2.3.4]/',
    );
    const part = fc.oneof(
      fc.string(),
      fc.ipV4(),
      fc.ipV6(),
      fc.domain(),
      fc.constantFrom('/', '/8', ':', '[', ']', '*', '.', '%'),
    );
    fc.assert(
      fc.property(fc.array(part), hosts, (parts, url) => {
        wayOf(url, { all_proxy: PROXY, NO_PROXY: parts.join('') });
      }),
    );
  });

  it('covers an address in each of its networks', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
        expect(wayOf(`http://${address}/`, { all_proxy: PROXY, NO_PROXY: `${address}/${bits}` })).toBe('direct');
      }),
    );
  });
});

describe('the proxy', () => {
  it.each([
    ['http://proxy.test:3128', 'http://proxy.test:3128', 'http://proxy.test:3128'],
    ['http://proxy.test:3128/', 'http://proxy.test:3128', 'http://proxy.test:3128'],
    ['http://proxy.test:3128/path?query#fragment', 'http://proxy.test:3128', 'http://proxy.test:3128'],
    ['HTTP://Proxy.Test:3128', 'http://proxy.test:3128', 'http://proxy.test:3128'],
    ['proxy.test:3128', 'http://proxy.test:3128', 'http://proxy.test:3128'],
    ['localhost:3128/', 'http://localhost:3128', 'http://localhost:3128'],
    ['proxy', 'http://proxy', 'http://proxy:80'],
    ['http://proxy.test', 'http://proxy.test', 'http://proxy.test:80'],
    ['http://proxy.test:80', 'http://proxy.test', 'http://proxy.test:80'],
    ['http://proxy.test:443', 'http://proxy.test:443', 'http://proxy.test:443'],
    ['https://proxy.test', 'https://proxy.test', 'https://proxy.test:443'],
    ['https://proxy.test:8443', 'https://proxy.test:8443', 'https://proxy.test:8443'],
    ['http://[::1]:3128', 'http://[::1]:3128', 'http://[::1]:3128'],
    ['[::1]:3128', 'http://[::1]:3128', 'http://[::1]:3128'],
    ['[::1]', 'http://[::1]', 'http://[::1]:80'],
    ['http://bücher.example:3128', 'http://xn--bcher-kva.example:3128', 'http://xn--bcher-kva.example:3128'],
  ])('%s', (value, origin, display) => {
    expect(named(value)).toEqual({ origin, display });
  });

  it.each(CREDENTIALS)('sends the user info %j as %j', (userInfo, sent) => {
    const authorization = `Basic ${Buffer.from(sent, 'latin1').toString('base64')}`;
    for (const [before, after] of [
      ['http://', ''],
      ['', ''],
      ['https://', '/path'],
      ['http://', '?query'],
    ]) {
      const proxy = named(`${before}${userInfo}@[::1]:3128${after}`);
      expect(proxy).toMatchObject({ authorization, display: expect.stringMatching(/^https?:\/\/\[::1\]:3128$/) });
    }
  });

  it.each([
    'http://',
    'http://:3128',
    'http:///path',
    '//proxy.test:3128',
    'http:/proxy.test:3128',
    'http:proxy.test:3128',
    'http://proxy.test:',
    'http://proxy.test:port',
    'http://proxy.test:99999',
    'http://proxy test:3128',
    'http://pro\txy.test:3128',
    'http://proxy.test\\path',
    'http://::1:3128',
    '::1',
    'http://[::1',
    'http://[fe80::1%25eth0]:3128',
    'http://<proxy>:3128',
    'http://proxy.test:3128, http://other.test:3128',
    '://proxy.test',
    '@',
  ])('cannot be %j', (value) => {
    expect(failureOf(value)).toMatchObject({
      message: 'HTTPS_PROXY is not the URL of a proxy',
      hint: expect.stringContaining('http://proxy.example.com:3128'),
    });
  });

  it.each([
    'user:SECRET@word@proxy.test:3128',
    'user:SECRET/word@proxy.test:3128',
    'user:1234/SECRET@proxy.test:3128',
    'user:SECRET#word@proxy.test:3128',
    'user:1234#SECRET@proxy.test:3128',
    'user:SECRET?word@proxy.test:3128',
    'user:1234?SECRET@proxy.test:3128',
    'us/er:SECRET@proxy.test:3128',
    'user:SECRET word@proxy.test:3128',
    'user:SECRET@',
    'user:SECRET@proxy.test:port',
    'user:SECRET',
  ])('cannot have the credentials of %s, and the error is silent about them', (rest) => {
    for (const value of [rest, `http://${rest}`, `socks5://${rest}`]) {
      const error = failureOf(value);
      expect(error.message).toBe('HTTPS_PROXY is not the URL of a proxy');
      expect(error.hint).toContain('%2F (/)');
      expect(JSON.stringify(error)).not.toMatch(/SECRET|1234/);
    }
  });

  it('never shows a password, whatever surrounds it', () => {
    const part = fc.string({ unit: fc.constantFrom(...'ab1:/@#?%\\[] .é\n') });
    fc.assert(
      fc.property(part, part, fc.constantFrom('', 'http://', 'socks5://', 'x://'), (before, after, scheme) => {
        try {
          expect(named(`${scheme}user:${before}SECRET${after}@proxy.test:3128`)?.display).not.toContain('SECRET');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          expect(JSON.stringify(error)).not.toContain('SECRET');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['socks5://user:SECRET@proxy.test:1080', 'socks5://proxy.test:1080'],
    ['socks4a://proxy.test', 'socks4a://proxy.test'],
    ['SOCKS://[::1]:1080/path', 'socks://[::1]:1080'],
    ['ftp://user:SECRET@127.0.0.1', 'ftp://127.0.0.1'],
    ['pac+https://proxy.test/proxy.pac', 'pac+https://proxy.test'],
  ])('cannot be of another kind: %s', (value, shown) => {
    const error = failureOf(value);
    expect(error.message).toBe(`HTTPS_PROXY names a proxy of a kind that fastkit does not support: ${shown}`);
    expect(error.hint).toMatch(/http:\/\/ or https:\/\/.*NO_PROXY/);
  });

  it('is named by the variable that applies', () => {
    const nameIn = (env: Record<string, string>): string => {
      try {
        return String(proxyFor('http://service.test/', env));
      } catch (error) {
        return String(error).replace(/^ConfigurationError: (\w+) .*/, '$1');
      }
    };
    expect(nameIn({ http_proxy: '@', HTTP_PROXY: '@' })).toBe('http_proxy');
    expect(nameIn({ HTTP_PROXY: '@', ALL_PROXY: '@' })).toBe('HTTP_PROXY');
    expect(nameIn({ ALL_PROXY: '@', HTTPS_PROXY: '@' })).toBe('ALL_PROXY');
  });
});

if (!hasCurl) {
  it('needs curl for the comparison', () => {
    console.log('curl is not installed: the comparison with it is left out');
    expect(process.env.CI || undefined, 'CI compares with curl').toBeUndefined();
  });
}

describe.runIf(hasCurl)('curl decides alike', () => {
  let asked: { path: string; authorization: string | undefined }[] = [];
  const proxy = createServer(({ url = '', headers }, response) => {
    asked.push({ path: new URL(url).pathname, authorization: headers['proxy-authorization'] });
    response.end();
  });
  // With --connect-to, curl always opens a tunnel.
  proxy.on('connect', (_, socket) => {
    socket.end('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
  });
  const service = createServer((_, response) => response.end());
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  const servers = [proxy, service];

  beforeAll(async () => {
    for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });

  /** Runs curl once with a group of options per request; returns a line of output per request. */
  async function curl(requests: readonly (readonly string[])[], env: Record<string, string> = {}): Promise<string[]> {
    const groups = requests.map((options) => ['--globoff', '--silent', '--output', '/dev/null', ...options].join('\0'));
    const { stdout } = await run('curl', ['--disable', ...groups.join('\0--next\0').split('\0')], {
      env: { PATH: process.env.PATH, ...env },
    });
    return stdout.trimEnd().split('\n');
  }
  const direct = (): string[] => ['--connect-to', `::127.0.0.1:${portOf(service)}`, '--write-out', '%{remote_port}\n'];
  const wayTo = (port: string | undefined): Way | undefined =>
    port === `${portOf(proxy)}` ? 'proxy' : port === `${portOf(service)}` ? 'direct' : undefined;

  it('on NO_PROXY', async () => {
    const rows = NO_PROXY.filter(([, url, , isSame]) => isSame === true && url.startsWith('http:'));
    expect(rows.length).toBeGreaterThan(60);
    const ports = await curl(
      rows.map(([noProxy, url]) => [...direct(), '--proxy', `127.0.0.1:${portOf(proxy)}`, '--noproxy', noProxy, url]),
    );
    expect(rows.map(([noProxy, url], index) => [noProxy, url, wayTo(ports[index])])).toEqual(
      rows.map(([noProxy, url, way]) => [noProxy, url, way]),
    );
  });

  it('on the variables', async () => {
    for (const [env, url, way] of VARIABLES.filter(([, , , isSame]) => isSame)) {
      const filled = Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, value.replace('P', `http://127.0.0.1:${portOf(proxy)}`)]),
      );
      const [port] = await curl([[...direct(), url]], filled);
      expect([env, wayTo(port)]).toEqual([env, way]);
    }
  });

  it('on credentials', async () => {
    asked = [];
    await curl(
      CREDENTIALS.map(([userInfo], index) => [
        '--proxy',
        `http://${userInfo}@127.0.0.1:${portOf(proxy)}`,
        `http://service.test/${index}`,
      ]),
    );
    expect(asked).toEqual(
      CREDENTIALS.map(([userInfo], index) => ({
        path: `/${index}`,
        authorization: named(`${userInfo}@proxy.test`)?.authorization,
      })),
    );
  });
});
