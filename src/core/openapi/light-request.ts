/**
 * The `Request` that openapi-fetch is given: it only keeps what it is constructed with.
 *
 * A platform `Request` would copy the body into a stream, force a content type and cost more than the rest of a call.
 */
export class LightRequest {
  readonly url: string;
  readonly method: string;
  /** The operation's body value, not yet encoded. */
  readonly body: unknown;
  readonly headers: unknown;

  constructor(url: string, init: { method: string; body?: unknown; headers?: unknown }) {
    this.url = url;
    this.method = init.method;
    this.body = init.body;
    this.headers = init.headers;
  }
}
