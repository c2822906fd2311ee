import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import type { InitParams, InitResponse } from '../../../../generated/fastmap/types.js';
import { InitializationError } from '../errors/index.js';
import { type StatusMeaning, statusMeaning } from '../protocol/status.js';
import { encodeFunctionPayload, splitParts } from './payload.js';
import type { FunctionBundle } from './python-function.js';

/** How much of a function has been uploaded. */
export interface UploadProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each part, if the function is uploaded in more than one. */
  readonly onUpload?: ((progress: UploadProgress) => void) | undefined;
  /** Largest request body. Default 20,000,000. */
  readonly maxBodyBytes?: number | undefined;
}

/** Number of parts stored by interrupted uploads, by service and function: the next upload resumes after them. */
const storedParts = new WeakMap<FastmapApi, WeakMap<FunctionBundle, number>>();

/**
 * Checks whether the service has the function, and if not uploads it in parts, one after another.
 *
 * @throws {InitializationError} The service responds with an unexpected status. Also the errors of `client.init`.
 */
export async function uploadFunction(api: FastmapApi, bundle: FunctionBundle, options: UploadOptions): Promise<void> {
  const known = await init(api, { func_hash: bundle.hash }, options.signal);
  if (known === 'known') return;
  if (known !== 'unknown-function') {
    throw new InitializationError(`unexpected status ${known} when checking whether the function exists`);
  }
  await uploadParts(api, bundle, options);
}

/** Uploads the function without checking whether the service has it. Resumes after the parts of an interrupted upload. */
export async function uploadParts(api: FastmapApi, bundle: FunctionBundle, options: UploadOptions): Promise<void> {
  const payload = await encodeFunctionPayload(bundle);
  const parts = splitParts(payload, options.maxBodyBytes);
  const memory = storedParts.get(api) ?? new WeakMap<FunctionBundle, number>();
  storedParts.set(api, memory);
  let sentBytes = 0;
  for (const [index, part] of parts.entries()) {
    if (index >= (memory.get(bundle) ?? 0)) {
      const stored = await init(api, { func_hash: bundle.hash, ...part }, options.signal);
      if (stored !== 'stored' && stored !== 'known') {
        throw new InitializationError(
          `unexpected status ${stored} after uploading part ${index + 1} of ${parts.length}`,
        );
      }
      memory.set(bundle, index + 1);
    }
    sentBytes += part.func.byteLength;
    if (parts.length > 1) options.onUpload?.({ sentBytes, totalBytes: payload.byteLength });
  }
  // Complete: if the service loses the function, the next upload starts from the first part.
  memory.delete(bundle);
}

async function init(api: FastmapApi, body: InitParams, signal: AbortSignal | undefined): Promise<StatusMeaning> {
  return api
    .init(body, { signal })
    .map((response: InitResponse, raw) => statusMeaning(raw.headers.get('x-status') ?? response.status, 'init'));
}

/** The uploaded function of one run, shared by all batches. If the service loses it, it is uploaded again, once. */
export class FunctionUpload {
  readonly hash: string;
  readonly #api: FastmapApi;
  readonly #bundle: FunctionBundle;
  readonly #options: UploadOptions;
  #again: Promise<void> | undefined;
  #uploads = 1;

  private constructor(api: FastmapApi, bundle: FunctionBundle, options: UploadOptions) {
    this.hash = bundle.hash;
    this.#api = api;
    this.#bundle = bundle;
    this.#options = options;
  }

  /** Ensures that the service has the function. */
  static async begin(api: FastmapApi, bundle: FunctionBundle, options: UploadOptions): Promise<FunctionUpload> {
    await uploadFunction(api, bundle, options);
    return new FunctionUpload(api, bundle, options);
  }

  /** Number of uploads so far; each request records it when it is sent. */
  get generation(): number {
    return this.#uploads;
  }

  /**
   * Uploads the function again, or waits for that upload if it is in progress or done since the request was sent.
   *
   * @throws {InitializationError} The service lost the function again after the second upload.
   */
  async restore(sentWithGeneration: number): Promise<void> {
    if (sentWithGeneration > 1) {
      throw new InitializationError('the service lost the function again after a second upload');
    }
    this.#again ??= uploadParts(this.#api, this.#bundle, this.#options).then(() => {
      this.#uploads = 2;
    });
    await this.#again;
  }
}
