import { gunzipSync, gzipSync } from 'node:zlib';
import { decode, encode } from '@msgpack/msgpack';
import { FastmapClient, type FastmapClientOptions, pythonFunction } from 'fastkit/fastmap';
import { decodePickle, encodePickle } from '../../../../../src/overrides/fastmap/pickle/index.js';
import { parseSecret } from '../../../../../src/overrides/fastmap/protocol/secret.js';
import { createSigner } from '../../../../../src/overrides/fastmap/protocol/signature.js';

export const SECRET = '0123456789abcdef0123456789abcdeffedcba9876543210fedcba9876543210';
const { token, signingKey } = parseSecret(SECRET);
export const signer = createSigner(signingKey);

/** A function that the scripted service imitates; it is uploaded, never run. */
export const square = pythonFunction({
  module: 'squares',
  source: 'def square(x):\n    return x * x\n',
  name: 'square',
});

/** One decoded batch request. */
export interface BatchRequest {
  /** 1 for the first batch request of the service's life. */
  readonly number: number;
  readonly elements: readonly number[];
  readonly bodyBytes: number;
  readonly label: string;
  readonly runId: string;
}

type ScriptedResponse = Response | undefined;

export interface ServiceScript {
  /** Result of an element; an exception makes the function raise. Default: the square. */
  readonly fn?: (element: number) => unknown;
  /** Seconds that an element takes inside the function, as `X-Map-Seconds` reports. Default 0.001. */
  readonly secondsOf?: (element: number) => number;
  readonly creditsPerElement?: number;
  /** Replaces the default response, or delays it; `undefined` keeps it. */
  readonly onBatch?: (request: BatchRequest, signal: AbortSignal) => ScriptedResponse | Promise<ScriptedResponse>;
  readonly onInit?: (number: number) => ScriptedResponse | Promise<ScriptedResponse>;
  readonly onDone?: () => ScriptedResponse | Promise<ScriptedResponse>;
}

/** A fastmap that responds from a script, in this process and without Python. A request with a wrong signature throws. */
export class ScriptedService {
  readonly paths: string[] = [];
  readonly batches: BatchRequest[] = [];
  inFlight = 0;
  mostInFlight = 0;
  uploads = 0;
  questions = 0;
  readonly #script: ServiceScript;

  constructor(script: ServiceScript = {}) {
    this.#script = script;
  }

  /** Requests to an operation: `init`, `map`, `done`. */
  count(operation: string): number {
    return this.paths.filter((path) => path === operation).length;
  }

  get sizes(): number[] {
    return this.batches.map(({ elements }) => elements.length);
  }

  client(options: Partial<FastmapClientOptions> = {}): FastmapClient {
    const fetch = this.fetch as unknown as typeof globalThis.fetch;
    return new FastmapClient({ secret: SECRET, baseUrl: 'https://fastmap.test', logLevel: 'off', fetch, ...options });
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const signal = init.signal ?? new AbortController().signal;
    const headers = init.headers as Record<string, string>;
    const body = init.body as Uint8Array;
    if (!(await signer.verify(body, headers['x-content-signature'] ?? null))) throw new Error('wrong signature');
    if (headers.authorization !== `Bearer ${token}`) throw new Error('wrong token');
    const operation = new URL(url).pathname.replace('/api/v1/', '');
    this.paths.push(operation);
    const fields = decode(body) as Record<string, unknown>;
    if (operation === 'init') return this.#init(fields);
    if (operation === 'done') return (await this.#script.onDone?.()) ?? say('DONE');
    if (operation === 'auth') return say('OK');
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      return await untilAborted(this.#map(fields, body.byteLength, signal), signal);
    } finally {
      this.inFlight -= 1;
    }
  };

  async #init(fields: Record<string, unknown>): Promise<Response> {
    if (fields.func === undefined) this.questions += 1;
    else this.uploads += 1;
    const response = await this.#script.onInit?.(this.questions + this.uploads);
    return response ?? say(fields.func === undefined ? 'DOES_NOT_EXIST' : 'UPLOADED');
  }

  async #map(fields: Record<string, unknown>, bodyBytes: number, signal: AbortSignal): Promise<Response> {
    const elements = decodePickle(gunzipSync(fields.batch as Uint8Array)) as number[];
    const [label, runId] = [String(fields.label), String(fields.run_id)];
    const request = { number: this.batches.length + 1, elements, bodyBytes, label, runId };
    this.batches.push(request);
    return (await this.#script.onBatch?.(request, signal)) ?? this.map(request);
  }

  /** The default response. */
  async map({ elements }: BatchRequest): Promise<Response> {
    const { fn = (x) => x * x, secondsOf = () => 0.001, creditsPerElement } = this.#script;
    const seconds = elements.reduce((sum, element) => sum + secondsOf(element), 0);
    const headers = {
      'X-Map-Seconds': String(seconds),
      'X-Application-Seconds': String(seconds),
      ...(creditsPerElement === undefined ? {} : { 'X-Credits': String(creditsPerElement * elements.length) }),
    };
    try {
      return await results(elements.map(fn), headers);
    } catch (error) {
      const exception = String(error);
      const traceback = `Traceback (most recent call last):%0A  File "squares.py", line 2, in square%0A${exception}`;
      return say('PROCESS_ERROR', { exception, traceback, bad_modules: [] }, headers);
    }
  }
}

/** A response with signed results. */
export async function results(values: readonly unknown[], headers: Record<string, string> = {}): Promise<Response> {
  const body = gzipSync(encodePickle({ status: 'BATCH_PROCESSED', results: values }), { level: 1 });
  const signature = await signer.sign(body);
  return new Response(body, {
    headers: {
      'content-type': 'application/octet-stream',
      'X-Status': 'BATCH_PROCESSED',
      'X-Content-Signature': signature,
      ...headers,
    },
  });
}

/** A MessagePack response with a status word. */
export function say(status: string, fields: object = {}, headers: Record<string, string> = {}, http = 200): Response {
  const type = { 'content-type': 'application/msgpack', 'X-Status': status };
  return new Response(encode({ status, ...fields }), { status: http, headers: { ...type, ...headers } });
}

/** Settles like `work`, or rejects when the signal aborts, as a real fetch does. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
