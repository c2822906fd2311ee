import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import { InitializationError } from '../errors/index.js';
import type { FunctionBundle } from './python-function.js';
import { type UploadOptions, uploadFunction, uploadParts } from './upload.js';

/** The function of one run at the service. All batches share it: when the service loses it, it is uploaded again, once. */
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

  /** Makes sure that the service has the function. */
  static async begin(api: FastmapApi, bundle: FunctionBundle, options: UploadOptions): Promise<FunctionUpload> {
    await uploadFunction(api, bundle, options);
    return new FunctionUpload(api, bundle, options);
  }

  /** How often the function was uploaded; a request keeps the number from when it was sent. */
  get generation(): number {
    return this.#uploads;
  }

  /**
   * Uploads the function again, or waits for the upload that is under way, or does nothing when it happened since the request was sent.
   *
   * @throws {InitializationError} The function was lost again after the second upload.
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
