import type { RawResponse } from '../../../core/call/raw-response.js';
import { ResponseParseError } from '../../../core/errors/index.js';
import { bareMediaType, isJsonMediaType } from '../../../core/http/media-type.js';
import { errorDetail } from '../../../core/redact/error-detail.js';
import { FunctionError } from '../errors/function-error.js';
import { type FunctionDebug, readDebug } from './function-debug.js';
import { STATE_HEADER } from './gateway-responses.js';

/** The response of a function URL, with its body read. The function sets the status, which may be any. */
export class FunctionResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Whether the function had succeeded before; `undefined` when no function responded. */
  readonly state: 'cold' | 'warm' | undefined;
  /** The sender of the response. `gateway`: a page of the gateway itself, such as its home page. */
  readonly source: 'function' | 'gateway';
  readonly #raw: RawResponse;
  readonly #body: Uint8Array<ArrayBuffer>;

  constructor(raw: RawResponse) {
    if (!ArrayBuffer.isView(raw.body)) throw new TypeError('FunctionResponse needs a buffered body');
    const state = raw.headers.get(STATE_HEADER);
    this.status = raw.status;
    this.headers = raw.headers;
    this.state = state === 'cold' || state === 'warm' ? state : undefined;
    this.source = state === null ? 'gateway' : 'function';
    this.#raw = raw;
    this.#body = raw.body;
  }

  /** Whether the status is 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** The gateway's debug information, if the function sets `include_debug_headers`; otherwise empty. */
  get debug(): FunctionDebug {
    return readDebug(this.headers);
  }

  /** The body parsed as JSON, whatever its content type. Not checked against `T`. @throws ResponseParseError if it is not JSON. */
  json<T = unknown>(): T {
    try {
      return JSON.parse(this.text());
    } catch (cause) {
      const problem = this.#body.byteLength === 0 ? 'the body is empty' : 'the body is not JSON';
      const { status, contentType, call } = this.#raw;
      throw new ResponseParseError({ status, contentType, problem, cause }, call);
    }
  }

  /** The body as text. */
  text(): string {
    return new TextDecoder().decode(this.#body);
  }

  /** The raw bytes of the body. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#body;
  }

  /** The body by its content type: JSON parsed, text as text, anything else as bytes; `undefined` when empty. */
  data(): unknown {
    if (this.#body.byteLength === 0) return undefined;
    const mediaType = bareMediaType(this.#raw.contentType);
    if (isJsonMediaType(mediaType)) return this.json();
    return mediaType?.startsWith('text/') ? this.text() : this.#body;
  }

  /** Returns this response; throws if its status is 400 or above. @throws FunctionError */
  throwOnStatus(target: string): this {
    if (this.status < 400) return this;
    const data = readable(() => this.data()) ?? this.text();
    throw new FunctionError(target, {
      status: this.status,
      data,
      detail: errorDetail(data, (text) => this.#raw.redact(text)),
    });
  }
}

function readable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
