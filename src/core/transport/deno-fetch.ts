import { ConfigurationError } from '../errors/index.js';
import type { TlsOptions } from '../options/tls-options.js';
import { toPlatformInit } from './init.js';
import type { Fetch } from './types.js';

/** The part of Deno's API that fastkit uses. */
interface Deno {
  createHttpClient(options: { poolMaxIdlePerHost?: number; cert?: string; key?: string }): object;
}

/** A set of connections, with the one option that only Deno's `fetch` has. */
interface DenoInit extends RequestInit {
  client?: object;
}

const { createHttpClient } = (globalThis as unknown as { Deno: Deno }).Deno;

/**
 * Deno sends a request again when a kept connection breaks, also a POST. These connections are never kept.
 *
 * Made here and not with the first request: `Deno.test` reports what a test has opened and not closed.
 */
const unpooled: DenoInit = { client: createHttpClient({ poolMaxIdlePerHost: 0 }) };

/** Deno's `fetch`, looked up per call. Throws if the TLS options are invalid, or cannot be had on Deno. */
export function createPlatformFetch(tls: TlsOptions | undefined): Fetch {
  const [often, once] = tls === undefined ? [{}, unpooled] : withTls(tls);
  return (url, init) => globalThis.fetch(url, { ...withLength(toPlatformInit(init)), ...(init.once ? once : often) });
}

function withTls({ ca, cert, key, passphrase }: TlsOptions): [often: DenoInit, once: DenoInit] {
  if (ca !== undefined) {
    // `caCerts` of Deno's clients are trusted beside the well-known ones; `ca` promises: instead of them.
    throw new ConfigurationError('Deno cannot trust the certificate authorities of tls.ca alone', {
      hint: 'to trust them as well, run deno with --cert <file>, or pass a fetch that uses Deno.createHttpClient({ caCerts })',
    });
  }
  if (passphrase !== undefined) {
    throw new ConfigurationError('Deno cannot read an encrypted tls.key', {
      hint: 'decrypt it: openssl pkey -in <file>',
    });
  }
  const identity = { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
  try {
    return [
      { client: createHttpClient(identity) },
      { client: createHttpClient({ ...identity, poolMaxIdlePerHost: 0 }) },
    ];
  } catch (cause) {
    throw new ConfigurationError('the tls options are not usable: certificate and key must fit together', { cause });
  }
}

/** Deno sends a stream without its length, which storage needs, unless the stream is that of a `Blob`. */
function withLength(init: RequestInit): RequestInit {
  const { 'content-length': length, ...headers } = init.headers as Record<string, string>;
  if (length === undefined || !(init.body instanceof ReadableStream)) return init;
  return { ...init, headers, body: new StreamBlob(init.body, Number(length)) };
}

/** A stream of known length that can be read once, in the shape of a `Blob`. */
class StreamBlob extends Blob {
  readonly #stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #size: number;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>, size: number) {
    super();
    this.#stream = stream;
    this.#size = size;
  }

  override get size(): number {
    return this.#size;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#stream;
  }
}
