import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { Cut, Delivery } from '../pipeline/delivery.js';
import { exposeHeaders } from './cors.js';

/** Bodies up to this length are sent in one chunk. */
const MAX_CHUNK_BYTES = 1024 * 1024;

/** Sends a response, or breaks the connection as the delivery says. */
export async function sendDelivery(
  { response, cut }: Delivery,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (response === undefined) {
    incoming.socket.resetAndDestroy();
    return;
  }
  const headers = headersOf(response);
  if (cut?.clean === true) delete headers['content-length'];
  exposeHeaders(outgoing, Object.keys(headers));
  outgoing.writeHead(response.status, headers);
  if (response.body === null || incoming.method === 'HEAD') {
    outgoing.end();
  } else if (cut !== undefined) {
    await sendBeginning(response.body, cut, outgoing);
  } else if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= MAX_CHUNK_BYTES) {
    outgoing.end(new Uint8Array(await response.arrayBuffer()));
  } else {
    await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
  }
}

/** Sends the first bytes of a body, then ends the body or the connection. A body that is not longer ends normally. */
async function sendBeginning(
  body: ReadableStream<Uint8Array>,
  { afterBytes, clean }: Cut,
  outgoing: ServerResponse,
): Promise<void> {
  let leftBytes = afterBytes;
  for await (const chunk of body) {
    const part = chunk.subarray(0, leftBytes);
    leftBytes -= part.length;
    // Wait until the kernel has these bytes: destroying the connection earlier would lose them.
    await new Promise((resolve) => outgoing.write(part, resolve));
    if (part.length === chunk.length) continue;
    if (clean) break;
    outgoing.destroy();
    return;
  }
  outgoing.end();
}

function headersOf(response: Response): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers[name] = value;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  return headers;
}
