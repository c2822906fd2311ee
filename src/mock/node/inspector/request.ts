import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 64 * 1024;

/**
 * The JSON body of a request.
 *
 * @throws RequestError 400 if it is not JSON, 413 above 64 KiB.
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

/** A request to the inspector's API that failed. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Values of `sec-fetch-site` for requests of the page itself and for a typed address. */
const OWN_SITES = new Set([undefined, 'same-origin', 'none']);

/** The error for a request that is not allowed. */
export interface GuardRefusal {
  readonly status: 403 | 415;
  readonly error: string;
}

/**
 * Blocks other web pages. Only loopback host names are accepted, which prevents DNS rebinding. Requests that change something must come from
 * the page's own origin and be JSON, which a plain form cannot send.
 */
export function refusalOf({ method, headers }: IncomingMessage): GuardRefusal | undefined {
  const { host = '', origin } = headers;
  if (!LOOPBACK.has(hostnameOf(host))) {
    return forbidden(`the inspector is only available at 127.0.0.1 and localhost, not at ${JSON.stringify(host)}`);
  }
  if (method === 'GET') return undefined;
  if (origin !== undefined && origin !== `http://${host}`) {
    return forbidden(`requests of another origin are refused: ${JSON.stringify(origin)}`);
  }
  const site = headers['sec-fetch-site'];
  if (!OWN_SITES.has(site?.toString())) return forbidden(`requests of another site are refused: ${site}`);
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, error: 'expected content-type: application/json' };
  }
  return undefined;
}

const forbidden = (error: string): GuardRefusal => ({ status: 403, error });

function hostnameOf(host: string): string {
  const url = `http://${host}`;
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(url) ? new URL(url).hostname : '';
}
