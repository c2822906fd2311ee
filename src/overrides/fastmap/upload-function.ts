import type { FastmapApi } from '../../../generated/fastmap/resources.js';
import type { InitAnswer } from '../../../generated/fastmap/types.js';
import type { RequestOptions } from '../../core/request-options.js';
import { InitializationError } from './errors/map-errors.js';
import { encodeFunctionPayload, splitParts } from './function-dict.js';
import type { FunctionBundle } from './python-function.js';
import { type StatusMeaning, statusMeaning } from './status.js';

/** Asks whether the service has the function, and uploads it in parts when it does not. */
export async function uploadFunction(api: FastmapApi, bundle: FunctionBundle, options: RequestOptions): Promise<void> {
  const func_hash = bundle.hash;
  const known = await init(api, { func_hash }, options);
  if (known === 'known') return;
  if (known !== 'unknown-function')
    throw new InitializationError(`the question for the function was answered with ${known}`);
  for (const part of splitParts(await encodeFunctionPayload(bundle))) {
    const stored = await init(api, { func_hash, ...part }, options);
    if (stored !== 'stored' && stored !== 'known') {
      throw new InitializationError(`part ${part.payload_part + 1} of ${part.payload_len} was answered with ${stored}`);
    }
  }
}

async function init(
  api: FastmapApi,
  body: Parameters<FastmapApi['init']>[0],
  options: RequestOptions,
): Promise<StatusMeaning> {
  return api
    .init(body, options)
    .map((answer: InitAnswer, raw) => statusMeaning(raw.headers.get('x-status') ?? answer.status, 'init'));
}
