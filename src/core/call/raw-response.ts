import type { CallInfo } from '../errors/index.js';

/** A success respond as it came: the body read to its end, or a stream still to be read. */
export class RawResponse {
  readonly status: number;
  readonly statusText: string;
  /** Where the response came from, after redirects. */
  readonly url: string;
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly #source: Response;
  readonly #call: () => CallInfo;
  #response: Response | undefined;

  constructor(response: Response, body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>, call: () => CallInfo) {
    this.status = response.status;
    this.statusText = response.statusText;
    this.#source = response;
    this.url = response.url;
    this.body = body;
    this.#call = call;
  }

  /** Which call this responses, for errors about its content. */
  get call(): CallInfo {
    return this.#call();
  }

  get headers(): Headers {
    return this.#source.headers;
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

/** What makes a `Response`, beside its body. */
export type ResponseHead = Pick<Response, 'status' | 'statusText' | 'headers' | 'url'>;

/** A platform `Response` like another one, with its body in another form. */
function rebuildResponse(body: BodyInit | null, { status, statusText, headers, url }: ResponseHead): Response {
  const response = new Response(body, { status, headers });
  // Neither can be given to the constructor as it may have come: it refuses reasons that are not Latin-1, and takes no URL.
  return Object.defineProperties(response, { statusText: { value: statusText }, url: { value: url } });
}
