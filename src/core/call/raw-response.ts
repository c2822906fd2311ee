import type { CallInfo } from '../errors/index.js';

/** A success response as it arrived: its body fully read, or a stream still to be read. */
export class RawResponse {
  readonly status: number;
  readonly statusText: string;
  /** URL of the response, after redirects. */
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

  /** Identifies the call in errors about the content. */
  get call(): CallInfo {
    return this.#call();
  }

  /** Masks what the call sent and is secret in a text of the response, for messages. */
  redact(text: string): string {
    return this.#call().redact?.(text) ?? text;
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

/** The parts of a `Response` beside its body. */
export type ResponseHead = Pick<Response, 'status' | 'statusText' | 'headers' | 'url'>;

/** A copy of a platform `Response` with its body in another form. */
function rebuildResponse(body: BodyInit | null, { status, statusText, headers, url }: ResponseHead): Response {
  const response = new Response(body, { status, headers });
  // The constructor rejects a status text that is not Latin-1, and accepts no URL.
  return Object.defineProperties(response, { statusText: { value: statusText }, url: { value: url } });
}
