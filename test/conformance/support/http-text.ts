import type { RespondToSocket } from './raw-server.js';

type HeaderValues = Readonly<Record<string, string | number>>;

/** Status line and headers of a response. */
export function head(status: string, headers: HeaderValues = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`;
}

/** A complete response with its length. */
export function response(status: string, body = '', headers: HeaderValues = {}): string {
  return head(status, { ...headers, 'content-length': body.length }) + body;
}

/** A complete response in chunks. */
export function chunked(...chunks: readonly string[]): string {
  const parts = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  return `${head('200 OK', { 'transfer-encoding': 'chunked' })}${parts.join('')}0\r\n\r\n`;
}

export const FINE = response('200 OK', 'fine', { 'content-type': 'text/plain' });

/** Sends a text once the request has arrived, then closes the connection. */
export const closing =
  (text: string): RespondToSocket =>
  async ({ whole, end }) => {
    await whole;
    end(text);
  };

/** Sends a text once the request has arrived, then resets the connection. */
export const resetting =
  (text: string): RespondToSocket =>
  async ({ whole, send, reset }) => {
    await whole;
    if (text !== '') await send(text);
    // The bytes must have arrived, or the reset overtakes them.
    setTimeout(reset, 100);
  };

/** The UTF-8 form of a text, one character for each byte. */
export const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

/** Bytes as a text of one character each. */
export const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
