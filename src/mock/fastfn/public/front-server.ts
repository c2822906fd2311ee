import type { MockResponse } from '../../pipeline/handler.js';

/** Larger bodies are rejected by the web server in front of the gateway, whatever the URL. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

/** The response of the web server in front of the gateway to a body that is too large; otherwise `undefined`. */
export function frontResponse(bytes: Uint8Array | undefined): MockResponse | undefined {
  if (bytes === undefined || bytes.length <= MAX_REQUEST_BYTES) return undefined;
  return { status: 413, mediaType: 'text/html', body: pageText('413 Request Entity Too Large') };
}

/** A page of the web server. */
const pageText = (title: string): string =>
  `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;

/** An error of the gateway on a function URL. It has no X-FastFN-Function-State header, because no handler ran. */
export const refuse = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify({ error }), { status, headers: { 'Content-Type': 'application/json', ...headers } });

/** A page of the web server in front of the gateway. */
export const page = (status: number, title: string): Response =>
  new Response(pageText(title), { status, headers: { 'Content-Type': 'text/html' } });
