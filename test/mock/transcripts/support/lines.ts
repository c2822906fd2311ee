/** Writes command lines for one service, like a reader of its reference. Bodies and paths may contain shell variables. */
export function curlOf(baseUrl: string, ...options: readonly string[]) {
  const url = (path: string): string => `"${baseUrl}${path}"`;
  return {
    get: (path: string): string => ['curl', ...options, url(path)].join(' '),
    send: (method: string, path: string, body?: unknown): string =>
      ['curl', '-X', method, ...options, url(path), ...(body === undefined ? [] : jsonOptions(body))].join(' '),
  };
}

function jsonOptions(body: unknown): string[] {
  // In double quotes, so that variables are expanded.
  const quoted = JSON.stringify(body).replace(/[\\"`]/g, '\\$&');
  return ["-H 'Content-Type: application/json'", `-d "${quoted}"`];
}
