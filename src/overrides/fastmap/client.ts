import { doneOperation } from '../../../generated/fastmap/operations.js';
import { FastmapApi } from '../../../generated/fastmap/resources.js';
import type { AuthParams, AuthResponse } from '../../../generated/fastmap/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import { deriveOptions } from '../../core/client/client-options.js';
import type { DoctorOptions, DoctorReport } from '../../core/doctor/doctor.js';
import type { EndpointMethod, EndpointOptions, EndpointRules } from '../../core/openapi/request-endpoint.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { redactUrl } from '../../core/redact/redact.js';
import { loadPart } from '../../core/util/load-part.js';
import { type FastmapClientOptions, resolveFastmap } from './context.js';
import type { PythonFunction } from './function/python-function.js';
import type { MapInput } from './map/element-source.js';
import type { MapFailure } from './map/map-failure.js';
import { MapRun } from './map/map-run.js';
import type { MapOptions } from './map/options.js';
import type { MapService } from './map/run-context.js';

/** Long, because a batch that is cut off is run, and charged, again. */
const BATCH_TIMEOUT_MS = 600_000;

/** The limit of bodies is the same for all endpoints. */
const RULES: EndpointRules = { mediaType: 'application/msgpack', maxBodyBytes: doneOperation.maxBodyBytes };

/**
 * Client of fastmap: maps a Python function over any number of elements in the cloud, with no Python installed locally.
 *
 * Environment: `FASTMAP_SECRET`, `FASTMAP_CLOUD_URL` (default `https://app.fastmap.io`), `FASTMAP_LOG`.
 *
 * @throws ConfigurationError when the secret is missing or malformed.
 * @example
 * const client = new FastmapClient();
 * const square = pythonFunction({ file: './funcs.py', name: 'square' });
 * for await (const n of client.map<number>(square, [1, 2, 3])) console.log(n);
 */
export class FastmapClient extends FastmapApi {
  readonly #options: FastmapClientOptions;

  constructor(options: FastmapClientOptions = {}) {
    const { context, ownOptions } = resolveFastmap(options);
    super(context);
    this.#options = ownOptions;
  }

  /**
   * Returns a client of the same class with some options changed; this client is not modified. Headers and query are merged name by name.
   * Does not read the environment again. Shares the connections of this client, unless `fetch` or `tls` is changed.
   *
   * The constructor of a subclass gets all options and has to pass them on to `super`.
   *
   * @example
   * const patient = client.withOptions({ timeoutMs: 300_000 });
   */
  withOptions(changes: Partial<FastmapClientOptions>): this {
    const Client = this.constructor as new (options: FastmapClientOptions) => this;
    return new Client(deriveOptions(this.#options, changes));
  }

  /** Checks the secret. `POST /api/v1/auth` */
  override auth(body: AuthParams = {}, options?: RequestOptions): ApiPromise<AuthResponse> {
    return super.auth(body, options);
  }

  /**
   * Maps a Python function over an input, in batches, on up to `maxWorkers` workers at once.
   *
   * Sends no request before the result is iterated, and none for an empty input. The input is read lazily, so it may be endless. Batches
   * are sized by the times that the service reports. Elements and results are the values that `encodePickle` and `decodePickle` support;
   * whole numbers become `int`. `T` is not checked. Calls `mapBatch`, `init` and `done`.
   *
   * @throws While iterating: MapError (which names elements and traceback), InitializationError, SignatureError,
   *   CreditsExhaustedError, PickleError, AbortedError, DeadlineExceededError, and what every call throws. InvalidArgumentError at once.
   * @example
   * const squares = await client.map<number>(square, [1, 2, 3]).toArray();
   */
  map<T = unknown>(
    fn: PythonFunction,
    input: MapInput,
    options: MapOptions & { onError: 'collect' },
  ): MapRun<T | MapFailure>;
  map<T = unknown>(fn: PythonFunction, input: MapInput, options?: MapOptions): MapRun<T>;
  map<T>(fn: PythonFunction, input: MapInput, options: MapOptions = {}): MapRun<T> {
    const service: MapService = {
      api: this,
      timeoutMs: this.#options.timeoutMs === undefined ? BATCH_TIMEOUT_MS : this.context.config.timeoutMs,
      safeUrl: redactUrl(this.context.config.baseUrl),
    };
    return new MapRun<T>(service, fn, input, options);
  }

  /**
   * Calls an endpoint of the service that this client has no method for, with the credentials, retries, limits and errors of every other call.
   * `path` is below `baseUrl`; encode the values in it. The body is signed as it is sent; for its forms, see `EndpointBody`. A stream is refused,
   * because it cannot be signed before it is sent.
   *
   * The response is returned by its content type: MessagePack and JSON parsed, text as text, anything else as bytes; `undefined` if it is empty.
   * Its signature is verified if it has one; `T` is not checked. GET, HEAD, OPTIONS, PUT and DELETE are retried, POST and PATCH only with
   * `maxRetries`, or if the request provably had no effect.
   *
   * @throws InvalidArgumentError for an invalid path, method, option or body; RequestTooLargeError above 20,000,000 bytes; and what every call
   *   throws.
   * @example
   * const usage = await client.request<{ credits: number }>('POST', '/api/v1/usage', { body: { month: '2026-01' } });
   * console.log(usage.credits);
   */
  request<T = unknown>(method: EndpointMethod, path: string, options: EndpointOptions = {}): ApiPromise<T> {
    return ApiPromise.after(
      loadPart(() => import('../../core/openapi/request-endpoint.js')),
      ({ requestEndpoint }) => requestEndpoint<T>(this.context, RULES, { method, path, options }),
    );
  }

  /**
   * Checks configuration, reachability, authentication, clock and versions with at most two requests, and suggests fixes. Problems are
   * reported, not thrown. `POST /api/v1/auth`
   *
   * @throws AbortedError.
   * @example
   * const { ok, text } = await client.doctor();
   * if (!ok) console.error(text);
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { examine } = await loadPart(() => import('../../core/doctor/doctor.js'));
    const auth = (request: RequestOptions): ApiPromise<AuthResponse> => this.auth({}, request);
    return examine(
      this.context.config,
      { reach: auth, authenticate: auth, credential: 'FASTMAP_SECRET', hasCredential: true },
      options,
    );
  }
}
