/** A validated request, the argument of a mock handler. */
export interface MockCall {
  readonly operationId: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  /** The decoded body; `undefined` when there is none. */
  readonly body: unknown;
  /** The body exactly as received. */
  readonly bytes: Uint8Array | undefined;
  readonly request: Request;
  readonly url: URL;
}

/** The result of a handler. `body` is encoded by `mediaType` (default application/json); a Uint8Array or ReadableStream is sent as it is. */
export interface MockResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mediaType?: string;
  readonly body?: unknown;
}

export type MockHandler = (call: MockCall) => MockResponse | Promise<MockResponse>;

/** A handler for every operation: an operation without a handler is a compile error. */
export type MockHandlers<Id extends string> = { readonly [K in Id]: MockHandler };
