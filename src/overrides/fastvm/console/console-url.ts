import type { ConsoleToken } from '../../../../generated/fastvm/types.js';

/** The WebSocket URL of a console. It contains the token, which is a credential. */
export function consoleUrl(baseUrl: string, { token, websocketPath }: ConsoleToken): string {
  const absolute = /^wss?:\/\//i.test(websocketPath);
  const base = baseUrl.replace(/^http/i, 'ws').replace(/\/+$/, '');
  const url = absolute ? websocketPath : `${base}${websocketPath.startsWith('/') ? '' : '/'}${websocketPath}`;
  return `${url}${url.includes('?') ? '&' : '?'}session=${encodeURIComponent(token)}`;
}
