/** A request from the wire; texts have one character for each byte. */
export interface SeenRequest {
  /** Without its line break. */
  readonly line: string;
  /** Every header line, unchanged. */
  readonly headerLines: readonly string[];
  /** By name in lower case; those of the same name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly framing: 'none' | 'length' | 'chunked';
  /** The part of the body that has arrived, without its framing. */
  body: string;
  complete: boolean;
}

/** First bytes of a TLS handshake. */
const TLS_HANDSHAKE = '\x16\x03';

/** Splits the bytes of a connection into requests. */
export class RequestReader {
  readonly #onRequest: (request: SeenRequest, whole: Promise<void>) => void;
  #buffer = '';
  #current: SeenRequest | undefined;
  #finish: () => void = () => undefined;

  constructor(onRequest: (request: SeenRequest, whole: Promise<void>) => void) {
    this.#onRequest = onRequest;
  }

  /** Whether a request has started and not ended. */
  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  /** Adds received bytes. Returns `false` if they are not HTTP. */
  push(text: string): boolean {
    this.#buffer += text;
    if (this.#buffer.startsWith(TLS_HANDSHAKE)) return false;
    while (this.#advance());
    return true;
  }

  /** The client sends no more; an incomplete request stays incomplete. */
  end(): void {
    this.#current = undefined;
  }

  #advance(): boolean {
    if (this.#current === undefined) return this.#readHead();
    return this.#current.framing === 'chunked' ? this.#readChunk(this.#current) : this.#readLength(this.#current);
  }

  #readHead(): boolean {
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end === -1) return false;
    const request = parseHead(this.#buffer.slice(0, end));
    this.#buffer = this.#buffer.slice(end + 4);
    this.#current = request;
    const whole = new Promise<void>((resolve) => (this.#finish = resolve));
    this.#onRequest(request, whole);
    return true;
  }

  #readLength(request: SeenRequest): boolean {
    const missing = Number(request.headers['content-length'] ?? 0) - request.body.length;
    request.body += this.#buffer.slice(0, missing);
    const isComplete = this.#buffer.length >= missing;
    this.#buffer = this.#buffer.slice(missing);
    if (isComplete) this.#complete(request);
    return isComplete;
  }

  #readChunk(request: SeenRequest): boolean {
    const lineEnd = this.#buffer.indexOf('\r\n');
    if (lineEnd === -1) return false;
    const size = Number.parseInt(this.#buffer.slice(0, lineEnd), 16);
    if (this.#buffer.length < lineEnd + 2 + size + 2) return false;
    request.body += this.#buffer.slice(lineEnd + 2, lineEnd + 2 + size);
    this.#buffer = this.#buffer.slice(lineEnd + 2 + size + 2);
    if (size === 0) this.#complete(request);
    return true;
  }

  #complete(request: SeenRequest): void {
    request.complete = true;
    this.#current = undefined;
    this.#finish();
  }
}

function parseHead(head: string): SeenRequest {
  const [line = '', ...headerLines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const headerLine of headerLines) {
    const colon = headerLine.indexOf(':');
    const name = headerLine.slice(0, colon).toLowerCase();
    const value = headerLine.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  const isChunked = headers['transfer-encoding'] === 'chunked';
  const framing = isChunked ? 'chunked' : 'content-length' in headers ? 'length' : 'none';
  return { line, headerLines, headers, framing, body: '', complete: false };
}
