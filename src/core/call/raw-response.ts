import type { CallInfo } from '../errors/index.js';

/** A success answer as it came: the body read to its end, or a stream still to be read. */
export class RawResponse {
  readonly status: number;
  readonly statusText: string;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly #answer: Response;
  readonly #call: () => CallInfo;
  #response: Response | undefined;

  constructor(response: Response, body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>, call: () => CallInfo) {
    this.status = response.status;
    this.statusText = response.statusText;
    this.#answer = response;
    this.url = response.url;
    this.body = body;
    this.#call = call;
  }

  /** Which call this answers, for errors about its content. */
  get call(): CallInfo {
    return this.#call();
  }

  get headers(): Headers {
    return this.#answer.headers;
  }

  get contentType(): string | undefined {
    return this.headers.get('content-type') ?? undefined;
  }

  /** The platform's `Response`, built on first use and the same one each time. */
  toResponse(): Response {
    this.#response ??= this.#build();
    return this.#response;
  }

  #build(): Response {
    const { status } = this;
    const bodyless = status === 204 || status === 205 || status === 304;
    return rebuildResponse(bodyless ? null : this.body, this);
  }
}

/** The whole body, without a copy where the platform can. */
export function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  if ('bytes' in response && typeof response.bytes === 'function') return response.bytes();
  return response.arrayBuffer().then((buffer) => new Uint8Array(buffer));
}

/** Reads at most `maxBytes` of a body and lets go of the rest. */
export async function readUpTo(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined && length < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
  }
  if (length >= maxBytes) void reader?.cancel().catch(() => undefined);
  const bytes = new Uint8Array(Math.min(length, maxBytes));
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, bytes.byteLength - offset);
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** What makes a `Response`, beside its body. */
export type ResponseHead = Pick<Response, 'status' | 'statusText' | 'headers' | 'url'>;

/** A platform `Response` like another one, with its body in another form. */
export function rebuildResponse(body: BodyInit | null, { status, statusText, headers, url }: ResponseHead): Response {
  const response = new Response(body, { status, headers });
  // Neither can be given to the constructor as it may have come: it refuses reasons that are not Latin-1, and takes no URL.
  return Object.defineProperties(response, { statusText: { value: statusText }, url: { value: url } });
}
