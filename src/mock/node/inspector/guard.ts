import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Values of `sec-fetch-site` that a browser gives to the page's own requests and to an address that a person typed. */
const OWN_SITES = new Set([undefined, 'same-origin', 'none']);

/** Why a request is not answered. */
export interface GuardRefusal {
  readonly status: 403 | 415;
  readonly error: string;
}

/**
 * Keeps other web pages out of the inspector. A name that somebody else's DNS points at 127.0.0.1 is not loopback's, so nothing is read by
 * rebinding; what changes something must come from the page's own origin and be JSON, which no plain form can send.
 */
export function refusalOf({ method, headers }: IncomingMessage): GuardRefusal | undefined {
  const { host = '', origin } = headers;
  if (!LOOPBACK.has(hostnameOf(host))) {
    return forbidden(`the inspector answers on 127.0.0.1 and localhost only, not as ${JSON.stringify(host)}`);
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
