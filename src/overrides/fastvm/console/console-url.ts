import type { ConsoleToken } from '../../../../generated/fastvm/types.js';
import { checkNamedUrl } from '../named-url.js';

/**
 * The WebSocket URL of a console. It contains the token, which is a credential.
 *
 * @throws {UntrustedUrlError} `websocketPath` is neither a path of the API nor a `wss:` URL (`ws:` if the API is `http`).
 */
export function consoleUrl(baseUrl: string, { token, websocketPath }: ConsoleToken): string {
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(websocketPath);
  const base = baseUrl.replace(/^http/i, 'ws').replace(/\/+$/, '');
  const url = isAbsolute ? websocketPath : `${base}${websocketPath.startsWith('/') ? '' : '/'}${websocketPath}`;
  checkNamedUrl('vms.consoleToken named a console', url, ['wss', 'ws'], baseUrl);
  return `${url}${url.includes('?') ? '&' : '?'}session=${encodeURIComponent(token)}`;
}
