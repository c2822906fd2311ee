import { gunzipSync } from 'node:zlib';
import { contract } from '../../../generated/fastmap/contract.js';
import { type OperationId, operations } from '../../../generated/fastmap/operations.js';
import { msgpackCodec } from '../../../src/core/codecs/msgpack.js';
import { validateResponse } from '../../../src/mock/contract/check.js';
import { responseHeaders } from '../../../src/mock/contract/encode-response.js';
import {
  authenticate,
  DEFAULT_FASTMAP_SECRET,
  type FastmapMockOptions,
  FastmapState,
  fastmapHandlers,
} from '../../../src/mock/fastmap/index.js';
import type { MockResponse } from '../../../src/mock/pipeline/handler.js';
import {
  encodeFunctionPayload,
  type FunctionDictionary,
  funcHash,
} from '../../../src/overrides/fastmap/function/payload.js';
import { gzip } from '../../../src/overrides/fastmap/gzip/neutral.js';
import { decodePickle, encodePickle } from '../../../src/overrides/fastmap/pickle/index.js';
import { parseSecret } from '../../../src/overrides/fastmap/protocol/secret.js';
import { createSigner } from '../../../src/overrides/fastmap/protocol/signature.js';

/** Header changes of one request; `null` leaves a header out. */
export type HeaderChanges = Readonly<Record<string, string | null>>;

/** A mock account and a signing client, without a network in between. Responses that break the spec fail the test. */
export class Account {
  readonly state: FastmapState;
  readonly signer = createSigner(parseSecret(DEFAULT_FASTMAP_SECRET).signingKey);

  constructor(options?: FastmapMockOptions) {
    this.state = new FastmapState(options);
  }

  /** Sends one operation. A `Uint8Array` is sent as it is. */
  async post(id: OperationId, body: unknown, changes: HeaderChanges = {}): Promise<MockResponse> {
    const bytes = body instanceof Uint8Array ? body : msgpackCodec.encode?.(body);
    if (!(bytes instanceof Uint8Array)) throw new Error('the body has no bytes');
    const headers = new Headers({
      authorization: `Bearer ${parseSecret(DEFAULT_FASTMAP_SECRET).token}`,
      'x-python-version': '3.11.2 (test)',
      'x-client-version': '0.0.6',
      'x-content-signature': await this.signer.sign(bytes),
      'content-type': 'application/msgpack',
    });
    for (const [name, value] of Object.entries(changes))
      value === null ? headers.delete(name) : headers.set(name, value);
    const url = new URL(operations[id].path, 'http://fastmap.test');
    const call = {
      operationId: id,
      path: {},
      query: {},
      headers,
      body: body instanceof Uint8Array ? undefined : body,
      bytes,
      request: new Request(url, { method: 'POST' }),
      url,
    };
    const response = (await authenticate(this.state, call)) ?? (await fastmapHandlers(this.state)[id](call));
    const message = { status: response.status, headers: responseHeaders(response), body: response.body };
    const violations = validateResponse(id, contract[id], message);
    if (violations.length > 0) throw new Error(`the response breaks the spec: ${JSON.stringify(violations)}`);
    return response;
  }

  /** Uploads a function in one part and returns its hash, by default that of the payload. */
  async upload(
    dictionary: Partial<FunctionDictionary> & Pick<FunctionDictionary, 'func'>,
    hash?: string,
  ): Promise<string> {
    const payload = await encodeFunctionPayload({
      localSources: {},
      installedMods: [],
      requirements: [],
      ...dictionary,
    });
    const func_hash = hash ?? (await funcHash(payload));
    await this.post('init', { func_hash, func: payload });
    return func_hash;
  }

  async map(func_hash: string, elements: unknown, run_id = 'run-1'): Promise<MockResponse> {
    return this.post('mapBatch', { func_hash, batch: await gzip(encodePickle(elements)), label: '', run_id });
  }

  /** Maps, checks the signature and opens the results. */
  async results(func_hash: string, elements: unknown, run_id?: string): Promise<unknown> {
    const response = await this.map(func_hash, elements, run_id);
    if (!(response.body instanceof Uint8Array)) throw new Error(`no results: ${JSON.stringify(response.body)}`);
    const signature = response.headers?.['X-Content-Signature'] ?? null;
    if (!(await this.signer.verify(response.body, signature))) throw new Error('the results are not signed');
    return Object(decodePickle(gunzipSync(response.body))).get('results');
  }
}

/** A function pickle of the test fixtures' kind: a bare reference, protocol 4. */
export function reference(module: string, name: string): Uint8Array {
  const text = (value: string): number[] => [0x8c, value.length, ...new TextEncoder().encode(value)];
  return Uint8Array.of(0x80, 4, ...text(module), ...text(name), 0x93, 0x2e);
}

/** The body of a response that is a MessagePack map. */
export function fields(response: MockResponse): Readonly<Record<string, unknown>> {
  if (response.mediaType !== 'application/msgpack') throw new Error(`${response.mediaType} has no fields`);
  return Object(response.body);
}
