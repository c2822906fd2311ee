import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FilePresign } from '../../../../../generated/fastvm/types.js';

export interface StorageRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly fromGuest: boolean;
}

/** Handles a request instead of the storage; `false` leaves it to the storage. */
export type Fault = (request: IncomingMessage, response: ServerResponse, object: string) => boolean | Promise<boolean>;

/** An object store on loopback with signed URLs, keeping its objects on disk. */
export interface Storage {
  readonly requests: StorageRequest[];
  /** Used in order, one per client request of the method; requests of guests have no faults. */
  readonly faults: { PUT: Fault[]; GET: Fault[] };
  /** Called when a guest's request has arrived. */
  onGuestRequest: () => void;
  readonly signatures: string[];
  /** SHA-256 of every stored body. */
  readonly digests: string[];
  maxUploadBytes: number;
  presigns: number;
  presign(): FilePresign;
  /** Makes every URL signed so far respond with 403. */
  expireAll(): void;
  close(): Promise<void>;
}

export async function startStorage(): Promise<Storage> {
  const directory = await mkdtemp(join(tmpdir(), 'transfer-test-storage-'));
  await mkdir(join(directory, 'objects'));
  const valid = new Set<string>();
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const storage: Storage = {
    requests: [],
    faults: { PUT: [], GET: [] },
    onGuestRequest: () => undefined,
    signatures: [],
    digests: [],
    maxUploadBytes: 10 * 1024 ** 3,
    presigns: 0,
    presign() {
      storage.presigns += 1;
      const object = randomBytes(6).toString('hex');
      const signature = `sig${randomBytes(16).toString('hex')}`;
      storage.signatures.push(signature);
      valid.add(signature);
      const url = (use: string) => `http://127.0.0.1:${port}/objects/${object}?use=${use}&X-Amz-Signature=${signature}`;
      const { maxUploadBytes } = storage;
      return { uploadUrl: url('put'), downloadUrl: url('get'), expiresInSec: 900, maxUploadBytes };
    },
    expireAll: () => valid.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method === 'PUT' ? 'PUT' : 'GET';
    const fromGuest = (request.headers['user-agent'] ?? '').startsWith('curl/');
    storage.requests.push({ method, headers: request.headers, fromGuest });
    if (fromGuest) storage.onGuestRequest();
    const fault = fromGuest ? undefined : storage.faults[method].shift();
    const url = new URL(request.url ?? '/', 'http://storage');
    const path = join(directory, url.pathname);
    if (fault !== undefined && (await fault(request, response, path))) return;
    if (!valid.has(url.searchParams.get('X-Amz-Signature') ?? '')) {
      request.resume();
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
      return;
    }
    if (method === 'PUT') {
      await pipeline(request, createWriteStream(path));
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      storage.digests.push(hash.digest('hex'));
      response.end();
      return;
    }
    if (!existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-length': statSync(path).size });
    await pipeline(createReadStream(path), response);
  }

  return storage;
}
