import type { MockAnswer } from '../../pipeline/handler.js';

/** Above this the web server in front answers by itself, whatever the URL. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

/** What the web server in front of the gateway answers to a body by itself, if anything. */
export function frontAnswer(bytes: Uint8Array | undefined): MockAnswer | undefined {
  if (bytes === undefined || bytes.length <= MAX_REQUEST_BYTES) return undefined;
  return { status: 413, mediaType: 'text/html', body: pageText('413 Request Entity Too Large') };
}

/** A page of the web server. */
export const pageText = (title: string): string =>
  `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
