import type { IncomingMessage } from 'node:http';
import { RequestError } from './request-error.js';

const MAX_BYTES = 64 * 1024;

/**
 * The JSON body of a request.
 *
 * @throws RequestError 400 when it is no JSON, 413 above 64 KiB.
 */
export async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new RequestError(413, `the body is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RequestError(400, 'the body is not JSON');
  }
}
