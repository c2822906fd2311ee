const OCTET_STREAM = 'application/octet-stream';
/** Objects are removed about a day after their URLs were created. */
const OBJECT_LIFETIME_MS = 24 * 60 * 60 * 1000;
const CREDENTIAL_HEADERS = ['x-api-key', 'authorization', 'cookie'];

interface StagedObject {
  readonly vmId: string;
  readonly maxUploadBytes: number;
  readonly createdMs: number;
  bytes?: Uint8Array<ArrayBuffer>;
}

interface Grant {
  readonly method: 'PUT' | 'GET';
  readonly object: StagedObject;
  expiresMs: number;
}

/** Two signed URLs of one staging object. */
export interface SignedUrls {
  readonly uploadUrl: string;
  readonly downloadUrl: string;
}

export interface ObjectStorageOptions {
  readonly nowMs: () => number;
  /** Origin that the URLs start with. */
  readonly baseUrl: () => string;
}

/**
 * The object storage behind signed URLs, all in memory.
 *
 * It is stricter than real storage: it rejects a request that carries the API key, a token or a cookie with 400, and a PUT with a content
 * type other than the signed one.
 */
export class ObjectStorage {
  readonly #grants = new Map<string, Grant>();
  readonly #options: ObjectStorageOptions;

  constructor(options: ObjectStorageOptions) {
    this.#options = options;
  }

  /** Creates the URLs of a new, empty staging object. */
  sign(vmId: string, maxUploadBytes: number, expiresInSec: number): SignedUrls {
    this.#dropOld();
    const object = { vmId, maxUploadBytes, createdMs: this.#options.nowMs() };
    const expiresMs = this.#options.nowMs() + expiresInSec * 1000;
    return {
      uploadUrl: this.#grant({ method: 'PUT', object, expiresMs }),
      downloadUrl: this.#grant({ method: 'GET', object, expiresMs }),
    };
  }

  /** Expires all existing URLs now. */
  expireAll(): void {
    for (const grant of this.#grants.values()) grant.expiresMs = this.#options.nowMs();
  }

  /** Removes every object and every URL. */
  clear(): void {
    this.#grants.clear();
  }

  /** Whether a URL belongs to this storage, whatever its state. */
  owns(url: string): boolean {
    return URL.canParse(url) && url.startsWith(`${this.#options.baseUrl()}/storage/`);
  }

  /** Whether a URL is the download URL of an object of this VM. */
  isDownloadUrlOf(url: string, vmId: string): boolean {
    const grant = this.owns(url) ? this.#grants.get(tokenOf(url)) : undefined;
    return grant?.method === 'GET' && grant.object.vmId === vmId;
  }

  /** Responds to a request to a signed URL. */
  async fetch(request: Request): Promise<Response> {
    const grant = this.#grants.get(tokenOf(request.url));
    if (grant === undefined) return refuse(403, 'AccessDenied: no such signed URL');
    if (this.#options.nowMs() >= grant.expiresMs) return refuse(403, 'AccessDenied: the signed URL has expired');
    if (grant.method !== request.method) return refuse(403, `AccessDenied: the URL is signed for ${grant.method}`);
    const leaked = CREDENTIAL_HEADERS.find((name) => request.headers.has(name));
    if (leaked !== undefined) return refuse(400, `InvalidRequest: a signed URL must not be sent ${leaked}`);
    return grant.method === 'PUT' ? put(grant.object, request) : get(grant.object, request);
  }

  #dropOld(): void {
    // In order of creation: stop at the first one that is not old enough.
    for (const [token, { object }] of this.#grants) {
      if (this.#options.nowMs() - object.createdMs < OBJECT_LIFETIME_MS) return;
      this.#grants.delete(token);
    }
  }

  #grant(grant: Grant): string {
    const token = crypto.randomUUID().replaceAll('-', '');
    this.#grants.set(token, grant);
    return `${this.#options.baseUrl()}/storage/${token}`;
  }
}

async function put(object: StagedObject, request: Request): Promise<Response> {
  const type = request.headers.get('content-type');
  if (type !== OCTET_STREAM)
    return refuse(400, `SignatureDoesNotMatch: content-type is ${type}, signed is ${OCTET_STREAM}`);
  const body = await wholeBody(request);
  // An incomplete upload does not change the object.
  if (body === undefined) return refuse(400, 'IncompleteBody: the upload broke off');
  const bytes = new Uint8Array(body);
  if (bytes.length > object.maxUploadBytes) {
    return refuse(413, `EntityTooLarge: ${bytes.length} bytes, the limit is ${object.maxUploadBytes}`);
  }
  const declared = request.headers.get('content-length');
  if (declared !== null && Number(declared) !== bytes.length) {
    return refuse(400, `IncompleteBody: ${bytes.length} bytes of the ${declared} announced`);
  }
  object.bytes = bytes;
  return new Response(null, { status: 200 });
}

/** The body of a request; `undefined` if it breaks off or its sender aborts. */
function wholeBody(request: Request): Promise<ArrayBuffer | undefined> {
  const { signal } = request;
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(undefined);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    request
      .arrayBuffer()
      .then((body) => resolve(signal.aborted ? undefined : body), giveUp)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function get({ bytes }: StagedObject, request: Request): Response {
  if (bytes === undefined) return refuse(404, 'NoSuchKey: nothing was uploaded');
  const headers = { 'content-type': OCTET_STREAM, 'accept-ranges': 'bytes' };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (range === null) {
    return new Response(bytes, { status: 200, headers: { ...headers, 'content-length': String(bytes.length) } });
  }
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) + 1 : bytes.length, bytes.length);
  if (start >= end) return refuse(416, 'InvalidRange: nothing in this range');
  return new Response(bytes.subarray(start, end), {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(end - start),
      'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
    },
  });
}

function tokenOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}

function refuse(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain' } });
}
