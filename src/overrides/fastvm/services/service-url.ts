import { InvalidArgumentError } from '../../../core/errors/index.js';

/** A name of a service, as the API accepts it: it becomes part of a host name. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,27}[a-z0-9])?$/i;

/**
 * The public URL of a service: `https://<name>--<id without hyphens>.proxy.<domain>`, where the domain is that of `baseUrl` without `api.`.
 * For a server on this machine, such as the mock, it is a name below `localhost` with the server's scheme and port.
 *
 * @throws {InvalidArgumentError} The name cannot be part of a host name, or `baseUrl` has another IP address.
 * @example
 * serviceUrl('https://api.fastvm.org', 'c0ffee00-0000-4000-8000-000000000000', 'web');
 * // 'https://web--c0ffee00000040008000000000000000.proxy.fastvm.org'
 */
export function serviceUrl(baseUrl: string, vmId: string, name: string): string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new InvalidArgumentError(
      `the name of a service must be 1 to 29 letters, digits or inner hyphens; got ${JSON.stringify(name)}`,
    );
  }
  if (typeof vmId !== 'string' || !/^[\w-]+$/.test(vmId)) {
    throw new InvalidArgumentError(`the id of a VM is expected, got ${JSON.stringify(vmId)}`);
  }
  const label = `${name}--${vmId.replaceAll('-', '')}`.toLowerCase();
  const { protocol, hostname, port } = new URL(baseUrl);
  if (/^(127\.|\[::1\]$|localhost$)/.test(hostname)) {
    return `${protocol}//${label}.proxy.localhost${port === '' ? '' : `:${port}`}`;
  }
  if (/^([\d.]+|\[.*\])$/.test(hostname)) {
    throw new InvalidArgumentError(`services have URLs below the domain of baseUrl, and ${hostname} is an IP address`, {
      hint: 'use a baseUrl with a domain name',
    });
  }
  return `https://${label}.proxy.${hostname.replace(/^api\./, '')}`;
}
