/** A request, possibly incomplete. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Empty until the request is complete. */
  readonly body: Uint8Array;
}

export interface RequestListener {
  onHead(request: ReceivedRequest): void;
  onRequest(request: ReceivedRequest): void;
}

/** Splits the bytes of a connection into requests. Supports only the HTTP that fastkit sends. */
export class RequestReader {
  readonly #listener: RequestListener;
  #buffer = Buffer.alloc(0);
  #head: ReceivedRequest | undefined;

  constructor(listener: RequestListener) {
    this.#listener = listener;
  }

  /** The next request may start in the chunk that ends this one: an early response frees the connection before the body has arrived. */
  push(bytes: Uint8Array): void {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    while (this.#takeRequest()) {}
  }

  #takeRequest(): boolean {
    if (this.#head === undefined) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return false;
      this.#head = parseHead(this.#buffer.toString('latin1', 0, end));
      this.#buffer = this.#buffer.subarray(end + 4);
      this.#listener.onHead(this.#head);
    }
    const taken = takeBody(this.#head, this.#buffer);
    if (taken === undefined) return false;
    const request = { ...this.#head, body: taken.body };
    this.#head = undefined;
    this.#buffer = this.#buffer.subarray(taken.end);
    this.#listener.onRequest(request);
    return true;
  }
}

function parseHead(text: string): ReceivedRequest {
  const [first = '', ...lines] = text.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { path: first.split(' ')[1] ?? '', headers, body: new Uint8Array(0) };
}

/** The complete body and where it ends; `undefined` while it is incomplete. */
function takeBody({ headers }: ReceivedRequest, buffer: Buffer): { body: Uint8Array; end: number } | undefined {
  if (headers.get('transfer-encoding') !== 'chunked') {
    const end = Number(headers.get('content-length') ?? 0);
    return buffer.byteLength < end ? undefined : { body: buffer.subarray(0, end), end };
  }
  const parts: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const lineEnd = buffer.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(buffer.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    const end = start + size + 2;
    if (buffer.byteLength < end) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), end };
    parts.push(buffer.subarray(start, start + size));
    at = end;
  }
}
