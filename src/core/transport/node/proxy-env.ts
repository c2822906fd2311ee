import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { ConfigurationError } from '../../errors/index.js';

/** A proxy that the environment names. */
export interface ProxyServer {
  /** URL without path and credentials: `http://proxy.example.com:3128`. */
  readonly origin: string;
  /** Value of `proxy-authorization`, if the variable has credentials. */
  readonly authorization?: string;
  /** For messages: the origin, always with its port, never with credentials. */
  readonly display: string;
}

/** `scheme://user:password@host:port/ignored`; only the host is required. A host has no `\`, which a URL parser would read as `/`. */
const PROXY_URL = /^(?:([a-z][a-z\d+.-]*):\/\/)?(?:([^/?#@\s]*)@)?([^/?#@\\\s]*[^/?#@\\\s:])(?:[/?#][^@\s]*)?$/i;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/**
 * The proxy for a URL according to `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; `undefined` means a direct connection.
 *
 * As in curl, lower case wins, blank variables count as unset, and a CGI program ignores `HTTP_PROXY`, which a request header would set there.
 * `NO_PROXY` has hosts, which include their subdomains, addresses and networks (`10.0.0.0/8`), each with a port if wanted, or `*`. Unlike
 * curl, a proxy without a port is reached at its scheme's (80 or 443), not at 1080, and upper-case `HTTP_PROXY` is read outside of CGI.
 *
 * @throws ConfigurationError if the variable that applies is not the URL of an http or https proxy; the message has no credentials.
 */
export function proxyFor(
  url: string | URL,
  env: Readonly<Record<string, string | undefined>>,
): ProxyServer | undefined {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol.slice(0, -1);
  // A copy: on Windows, `process.env.http_proxy` would also read HTTP_PROXY.
  const variables = { ...env };
  if (variables.REQUEST_METHOD) delete variables.HTTP_PROXY;
  const variable = firstSet(variables, [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, 'all_proxy', 'ALL_PROXY']);
  if (variable === undefined) return undefined;
  const noProxy = firstSet(variables, ['no_proxy', 'NO_PROXY'])?.value.toLowerCase() ?? '';
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  const isCovered = noProxy.split(/[\s,]+/).some((entry) => covers(entry, host, port || DEFAULT_PORTS[scheme]));
  if (isCovered) return undefined;
  return parseProxy(variable.name, variable.value);
}

function firstSet(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): { name: string; value: string } | undefined {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) return { name, value };
  }
  return undefined;
}

function parseProxy(name: string, value: string): ProxyServer {
  const [, scheme = 'http', credentials, host] = PROXY_URL.exec(value) ?? [];
  // The value is not quoted: any part of it may belong to a password.
  if (host === undefined || !URL.canParse(`http://${host}`)) {
    throw new ConfigurationError(`${name} is not the URL of a proxy`, {
      hint: 'write it as http://proxy.example.com:3128, and special characters of a user name or password as %40 (@), %2F (/), %3F (?), %23 (#)',
    });
  }
  const protocol = scheme.toLowerCase();
  const defaultPort = DEFAULT_PORTS[protocol];
  if (defaultPort === undefined) {
    throw new ConfigurationError(
      `${name} names a proxy of a kind that fastkit does not support: ${protocol}://${host}`,
      {
        hint: 'use a proxy with an http:// or https:// URL, or add the host of the service to NO_PROXY',
      },
    );
  }
  const { origin, hostname, port } = new URL(`${protocol}://${host}`);
  return {
    origin,
    ...(credentials === undefined ? undefined : { authorization: basicAuthorization(credentials) }),
    display: `${protocol}://${hostname}:${port || defaultPort}`,
  };
}

/** Percent escapes may be of any bytes, also of Latin-1 text; a `%` that begins no escape stands for itself. */
function basicAuthorization(credentials: string): string {
  const [user = '', password = ''] = credentials.split(/:(.*)/s, 2);
  const decode = (text: string): string =>
    Buffer.from(text)
      .toString('latin1')
      .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return `Basic ${Buffer.from(`${decode(user)}:${decode(password)}`, 'latin1').toString('base64')}`;
}

/** Whether an entry of `NO_PROXY` covers a host (an address without brackets) and port; both are in lower case. */
function covers(entry: string, host: string, port: string | undefined): boolean {
  const [, name = '', onlyPort] = isIP(entry) === 6 ? [entry, entry] : (/^(.+?)(?::(\d+))?$/.exec(entry) ?? []);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (name === '*') return true;
  if (isIP(host) !== 0) return coversAddress(name.replace(/^\[(.*)\]/, '$1'), host);
  const domain = toAscii(name.replace(/^\*?\.|\.$/g, ''));
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** Not for ASCII: Node reads `a.example/path` as a host as well. */
function toAscii(domain: string): string {
  return /[^\x00-\x7f]/.test(domain) ? domainToASCII(domain) : domain;
}

function coversAddress(network: string, host: string): boolean {
  const [, address = '', bits] = /^(.+?)(?:\/(\d{1,3}))?$/.exec(network) ?? [];
  const maxBits = isIP(address) === 4 ? 32 : 128;
  const prefix = Number(bits ?? maxBits);
  if (isIP(address) === 0 || prefix > maxBits) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, familyOf(address));
  return list.check(host, familyOf(host));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
