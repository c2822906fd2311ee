import { toReadableStream } from '../streams/byte-stream.js';

/** A response of some other implementation of `fetch`, as far as it can be told apart. */
interface ForeignResponse {
  readonly status: number;
  readonly statusText?: unknown;
  readonly url?: unknown;
  readonly type?: unknown;
  readonly redirected?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  bytes?(): Promise<Uint8Array<ArrayBuffer>>;
  arrayBuffer?(): Promise<ArrayBuffer>;
  text?(): Promise<string>;
  json?(): Promise<unknown>;
}

/** What another implementation of `fetch` gave, as far as fastkit reads it. Throws if it is no response. */
export function adaptResponse(given: unknown): Response {
  if (typeof given !== 'object' || given === null || !('status' in given) || typeof given.status !== 'number') {
    throw new TypeError(`fetch gave ${given === null ? 'null' : typeof given} that is no response`);
  }
  return new AdaptedResponse(given as ForeignResponse) as unknown as Response;
}

/** The subset of the platform's `Response` that fastkit reads. */
class AdaptedResponse {
  readonly type: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly #given: ForeignResponse;

  constructor(given: ForeignResponse) {
    this.#given = given;
    this.type = typeof given.type === 'string' ? given.type : 'default';
    this.url = typeof given.url === 'string' ? given.url : '';
    this.redirected = given.redirected === true;
    this.status = given.status;
    this.statusText = typeof given.statusText === 'string' ? given.statusText : '';
    this.headers = toHeaders(given.headers);
    this.body = this.#toBody(given.body);
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const given = this.#given;
    if (given.bytes !== undefined) return given.bytes();
    if (given.arrayBuffer !== undefined) return new Uint8Array(await given.arrayBuffer());
    if (given.text !== undefined) return new TextEncoder().encode(await given.text());
    if (given.json !== undefined) return new TextEncoder().encode(JSON.stringify(await given.json()));
    throw new TypeError('the response of fetch has none of the methods bytes, arrayBuffer, text and json');
  }

  #toBody(body: unknown): ReadableStream<Uint8Array> | null {
    if (body instanceof ReadableStream) return body;
    if (body === null) return null;
    const isIterable = typeof body === 'object' && body !== undefined && Symbol.asyncIterator in body;
    return streamOf(isIterable ? (body as AsyncIterable<Uint8Array>) : this.#whole());
  }

  async *#whole(): AsyncGenerator<Uint8Array, void, undefined> {
    yield await this.bytes();
  }
}

/** Nothing is read before the stream is. */
function streamOf(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  const chunks = {
    next: () => {
      iterator ??= source[Symbol.asyncIterator]();
      return iterator.next() as Promise<IteratorResult<Uint8Array, void>>;
    },
    return: async () => {
      await iterator?.return?.();
      return { done: true as const, value: undefined };
    },
    [Symbol.asyncIterator]: () => chunks,
  };
  return toReadableStream(chunks);
}

/** From `Headers` of any implementation, a `Map`, or a record, whose names may be in any case. */
function toHeaders(given: unknown): Headers {
  if (given instanceof Headers) return given;
  const headers = new Headers();
  if (typeof given !== 'object' || given === null) return headers;
  const entries = Symbol.iterator in given ? (given as Iterable<[string, unknown]>) : Object.entries(given);
  for (const [name, value] of entries) {
    for (const item of Array.isArray(value) ? value : [value]) headers.append(name, String(item));
  }
  return headers;
}
