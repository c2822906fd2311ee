/** One validated request as a mock handler sees it. */
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

/** What a handler responds; `body` is encoded by `mediaType` (default application/json); a Uint8Array or ReadableStream goes out as it is. */
export interface MockResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mediaType?: string;
  readonly body?: unknown;
}

export type MockHandler = (call: MockCall) => MockResponse | Promise<MockResponse>;

/** A handler for every operation: one that the spec gains and the mock lacks is a compile error. */
export type MockHandlers<Id extends string> = { readonly [K in Id]: MockHandler };
