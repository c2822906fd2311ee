import type { MediaType } from 'openapi-typescript-helpers';
import { ApiPromise } from '../call/api-promise.js';
import type { Operation } from '../call/operation.js';
import type { RequestOptions } from '../options/request-options.js';
import { loadPart } from '../util/load-part.js';
import { checkContext } from './call-operation.js';
import type { HttpClient, Send } from './http-client.js';

/** Starts a call whose response is read item by item. A function, so that programs without streams do not bundle it. */
export function streamCall<Paths extends object, T, Media extends MediaType>(
  context: HttpClient<Paths>,
  contextFactory: string,
  operation: Operation,
  accept: Media,
  options: RequestOptions | undefined,
  send: Send<Paths, T, Media>,
): ApiPromise<AsyncIterable<T>> {
  return ApiPromise.from(() => {
    checkContext(context, contextFactory, operation);
    const raw = context.start(operation, options, { accept, streaming: true }, send);
    return new ApiPromise(raw, async (response) => {
      const { decodeStream } = await loadPart(() => import('../call/decode-stream.js'));
      return decodeStream(accept, response) as AsyncIterable<T>;
    });
  });
}
