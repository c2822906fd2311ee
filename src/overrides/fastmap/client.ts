import { codecs } from '../../../generated/fastmap/operations.js';
import { FastmapApi } from '../../../generated/fastmap/resources.js';
import type { AuthParams, AuthResponse } from '../../../generated/fastmap/types.js';
import type { ApiPromise } from '../../core/call/api-promise.js';
import {
  type ClientOptions,
  deriveOptions,
  requireCredential,
  resolveConfig,
  type ServiceProfile,
} from '../../core/client/client-options.js';
import type { WireBody } from '../../core/codecs/codec.js';
import type { DoctorOptions, DoctorReport } from '../../core/doctor/doctor.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { redactUrl } from '../../core/redact/redact.js';
import type { PythonFunction } from './function/python-function.js';
import type { MapInput } from './map/element-source.js';
import type { MapFailure } from './map/map-failure.js';
import { MapRun } from './map/map-run.js';
import type { MapOptions } from './map/options.js';
import type { MapService } from './map/run-context.js';
import { FastmapCore } from './protocol/client-core.js';
import { parseSecret } from './protocol/secret.js';
import { withServerNotices } from './protocol/server-warnings.js';
import { createSigner, type Signer } from './protocol/signature.js';

/** Options of a {@link FastmapClient}. */
export interface FastmapClientOptions extends ClientOptions {
  /** Default: the environment variable `FASTMAP_SECRET`. Required one way or the other. */
  secret?: string | undefined;
  /** Sent as `X-Client-Version`; the service may refuse old ones. Default `0.0.6`. */
  clientVersion?: string | undefined;
  /** Sent as `X-Python-Version`. Default `3.11.2 (fastkit)`. */
  pythonVersion?: string | undefined;
  /**
   * Takes results in MessagePack without a signature, as services before June 2021 would send them; who changes responses on their way
   * is then not noticed. A wrong signature is refused all the same, and so are unsigned pickles. Default false.
   */
  allowUnsigned?: boolean | undefined;
}

/** Batches may take their time: a cut-off one is run, and charged, again. */
const BATCH_TIMEOUT_MS = 600_000;

const PROFILE: ServiceProfile = {
  service: 'fastmap',
  envPrefix: 'FASTMAP',
  baseUrlVariable: 'FASTMAP_CLOUD_URL',
  defaultBaseUrl: 'https://app.fastmap.io',
  codecs,
};

/**
 * Client of fastmap: maps a Python function over any number of elements on a cloud, with no Python here.
 *
 * Environment: `FASTMAP_SECRET`, `FASTMAP_CLOUD_URL` (default `https://app.fastmap.io`), `FASTMAP_LOG`.
 *
 * @throws ConfigurationError when there is no secret, or it has not the form of one.
 * @example
 * const client = new FastmapClient();
 * const square = pythonFunction({ file: './funcs.py', name: 'square' });
 * for await (const n of client.map<number>(square, [1, 2, 3])) console.log(n);
 */
export class FastmapClient extends FastmapApi {
  readonly #options: FastmapClientOptions;
  readonly #signer: Signer;

  constructor(options: FastmapClientOptions = {}) {
    const { token, signingKey } = parseSecret(requireCredential('secret', options.secret, 'FASTMAP_SECRET'));
    const signer = createSigner(signingKey);
    const fixed = {
      authorization: `Bearer ${token}`,
      'x-client-version': options.clientVersion ?? '0.0.6',
      'x-python-version': options.pythonVersion ?? '3.11.2 (fastkit)',
    };
    const authorize = async ({ body }: { body: WireBody | undefined }) => ({
      ...fixed,
      'x-content-signature': await signer.sign(body instanceof Uint8Array ? body : new Uint8Array(0)),
    });
    super(
      new FastmapCore(withServerNotices(resolveConfig(PROFILE, options, { secrets: [token, signingKey], authorize }))),
    );
    this.#options = options;
    this.#signer = signer;
  }

  /**
   * A client of the same class with some options changed; the others, and this client, stay as they are. Headers are merged name by name.
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
   * Nothing is sent before the result is iterated, and nothing at all for an empty input. The input is taken lazily, so that it may be
   * endless. Batches are sized by what the service reports. Values of elements and results are what `encodePickle` and `decodePickle`
   * know; whole numbers become `int`. `T` is not checked. `mapBatch`, `init` and `done` underneath.
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
      signer: this.#signer,
      allowUnsigned: this.#options.allowUnsigned ?? false,
      timeoutMs: this.#options.timeoutMs === undefined ? BATCH_TIMEOUT_MS : this.core.config.timeoutMs,
      safeUrl: redactUrl(this.core.config.baseUrl),
    };
    return new MapRun<T>(service, fn, input, options);
  }

  /**
   * Looks at configuration, reachability, authentication, clock and versions, by at most two requests, and says what to do. What is
   * wrong stands in the report and is not thrown. `POST /api/v1/auth`
   *
   * @throws AbortedError.
   * @example
   * const { ok, text } = await client.doctor();
   * if (!ok) console.error(text);
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { examine } = await import('../../core/doctor/doctor.js');
    const auth = (request: RequestOptions): ApiPromise<AuthResponse> => this.auth({}, request);
    return examine(
      this.core.config,
      { reach: auth, authenticate: auth, credential: 'FASTMAP_SECRET', hasCredential: true },
      options,
    );
  }
}
