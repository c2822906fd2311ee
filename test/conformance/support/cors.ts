import type { SeenRequest } from './request-reader.js';

const FINAL_STATUS_LINE = /HTTP\/1\.[01] [2-9]\d\d[^\r\n]*\r?\n/;
const ALLOWED = 'access-control-allow-origin: *\r\naccess-control-expose-headers: *\r\n';

/** Makes a response readable for every origin: inserts the headers after its first final status line. */
export function corsHead(text: string): string {
  return text.replace(FINAL_STATUS_LINE, (line) => line + ALLOWED);
}

/** Whether a request is a preflight of the browser. */
export function isPreflight({ line, headers }: SeenRequest): boolean {
  return line.startsWith('OPTIONS ') && 'access-control-request-method' in headers;
}

export function preflightResponse({ headers }: SeenRequest): string {
  const methods = headers['access-control-request-method'] ?? '*';
  const names = headers['access-control-request-headers'] ?? '*';
  return (
    `HTTP/1.1 204 No Content\r\naccess-control-allow-origin: *\r\naccess-control-allow-methods: ${methods}\r\n` +
    `access-control-allow-headers: ${names}\r\nconnection: close\r\n\r\n`
  );
}
