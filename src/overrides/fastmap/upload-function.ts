import type { FastmapApi } from '../../../generated/fastmap/resources.js';
import type { InitAnswer, InitParams } from '../../../generated/fastmap/types.js';
import type { RequestOptions } from '../../core/request-options.js';
import { InitializationError } from './errors/index.js';
import { encodeFunctionPayload, splitParts } from './function-dict.js';
import type { FunctionBundle } from './python-function.js';
import { type StatusMeaning, statusMeaning } from './status.js';

/**
 * Asks whether the service has the function, and uploads it in parts, one after another, when it does not.
 *
 * @throws {InitializationError} The service answers with something that is neither yes nor no. Also what `client.init` throws.
 */
export async function uploadFunction(api: FastmapApi, bundle: FunctionBundle, options: RequestOptions): Promise<void> {
  const known = await init(api, { func_hash: bundle.hash }, options);
  if (known === 'known') return;
  if (known !== 'unknown-function') {
    throw new InitializationError(`the question for the function was answered with ${known}`);
  }
  await uploadParts(api, bundle, options);
}

/** Uploads the function whether the service has it or not, for a service that says both. */
export async function uploadParts(api: FastmapApi, bundle: FunctionBundle, options: RequestOptions): Promise<void> {
  for (const part of splitParts(await encodeFunctionPayload(bundle))) {
    const stored = await init(api, { func_hash: bundle.hash, ...part }, options);
    if (stored !== 'stored' && stored !== 'known') {
      throw new InitializationError(`part ${part.payload_part + 1} of ${part.payload_len} was answered with ${stored}`);
    }
  }
}

async function init(api: FastmapApi, body: InitParams, options: RequestOptions): Promise<StatusMeaning> {
  return api
    .init(body, options)
    .map((answer: InitAnswer, raw) => statusMeaning(raw.headers.get('x-status') ?? answer.status, 'init'));
}
